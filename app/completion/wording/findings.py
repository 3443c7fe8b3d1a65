"""A finding in one plain Vietnamese sentence; the trainee and the coordinator read the same words."""

from __future__ import annotations

from app.completion.rules import Finding, Kind, Requirement, State, Unit, Verdict
from app.kernel.periods import say_number, say_periods
from app.kernel.text import _

_SENTENCES = {
    "online_met": _("Đã học đủ {earned} của {planned} tiết chuyên đề trên mạng."),
    "online_none": _("Chưa học chuyên đề nào trên mạng; cần {required} tiết, hạn {due}."),
    "online_part": _("Đã học {earned} trong {planned} tiết chuyên đề trên mạng; còn {lacking} tiết ở {topics}, hạn {due}."),
    "online_overdue": _(
        "Phần trên mạng hết hạn ngày {due} khi mới được {earned} trong {required} tiết cần có; chỉ còn cách xin gia hạn."
    ),
    "test_met": _("Bài kiểm tra trên mạng đạt {earned} điểm (cần từ {required})."),
    "test_none": _("Chưa làm bài kiểm tra trên mạng; cần từ {required} điểm, được làm {tries}."),
    "test_again": _("Bài kiểm tra trên mạng mới được {earned} điểm, cần từ {required}; còn {tries}."),
    "test_running": _("Đang làm bài kiểm tra trên mạng; cần từ {required} điểm."),
    "test_no_tries": _("Bài kiểm tra trên mạng được {earned} điểm, cần từ {required}, và đã hết lượt làm."),
    "test_overdue": _("Đã hết hạn làm bài kiểm tra trên mạng (ngày {due}); chỉ còn cách xin gia hạn."),
    "in_person_met": _("Đã dự {earned} trong {planned} tiết trực tiếp (cần từ {required})."),
    "in_person_none": _("Chưa có buổi trực tiếp nào; cần dự từ {required} trong {planned} tiết."),
    "in_person_part": _("Đã dự {earned} tiết trực tiếp, cần từ {required} trong {planned}; còn được vắng {spare} tiết."),
    "in_person_lost": _(
        "Đã dự {earned} tiết trực tiếp và vắng {lost}; dự hết phần còn lại cũng chỉ được {reachable}, "
        "chưa tới {required} tiết cần có."
    ),
    "given_met": _("{title} được {earned} điểm (cần từ {required})."),
    "given_none": _("{title} chưa có điểm; cần từ {required}."),
    "given_again": _("{title} mới được {earned} điểm, cần từ {required}; còn {tries}."),
    "given_running": _("{title} đang chờ chấm; cần từ {required} điểm."),
    "given_no_tries": _("{title} cao nhất {earned} điểm, cần từ {required}, và đã hết lượt làm lại."),
    "given_overdue": _("{title} đã quá hạn ngày {due}."),
    "each_topic_met": _("Đã dự đủ tiết ở từng chuyên đề trực tiếp bắt buộc (từ {share}% mỗi chuyên đề)."),
    "each_topic_part": _("Còn {codes} chưa dự đủ {share}% số tiết; mỗi chuyên đề trực tiếp bắt buộc phải đủ."),
    "each_topic_lost": _("Ở {codes} dù dự hết phần còn lại cũng không đủ {share}% số tiết của chuyên đề; cần học bù."),
    "electives_met": _("Đã xong {earned} chuyên đề tự chọn (cần {required})."),
    "electives_part": _("Mới xong {earned} trong {required} chuyên đề tự chọn cần có; còn chọn được {codes}."),
    "electives_lost": _("Xong {earned} trong {required} chuyên đề tự chọn cần có; số chuyên đề còn học được không đủ nữa."),
    "order_met": _("Đã qua bài kiểm tra trên mạng trước khi vào phần trực tiếp."),
    "order_late": _(
        "Đã qua bài kiểm tra trên mạng sau khi dự {lacks} tiết trực tiếp; số tiết ấy vẫn được tính, chỉ là không đúng thứ tự."
    ),
    "order_none": _("Cần qua bài kiểm tra trên mạng trước buổi trực tiếp đầu tiên."),
    "order_early": _(
        "Đã dự {lacks} tiết trực tiếp khi chưa qua bài kiểm tra trên mạng; số tiết ấy vẫn được tính, cần làm bài kiểm tra sớm."
    ),
    "order_broken": _(
        "Đã dự {lacks} tiết trực tiếp trước khi qua bài kiểm tra trên mạng; chương trình này không cho học sai thứ tự."
    ),
    "exempt": _("Được miễn điều kiện này."),
}
_WHOLE = {
    State.MET: _("Đủ điều kiện hoàn thành: {earned} trong {planned} tiết."),
    State.NOT_YET: _("Chưa đủ điều kiện, còn kịp: đã có {earned} trong {planned} tiết, cần ít nhất {required}."),
    State.IMPOSSIBLE: _(
        "Không còn đủ điều kiện hoàn thành lớp này: đã có {earned} tiết, nhiều nhất chỉ còn đạt {reachable} trong {planned}."
    ),
}
_TITLES = {
    Kind.ONLINE_TOPICS: _("Chuyên đề trên mạng"),
    Kind.ONLINE_PERIODS: _("Số tiết trên mạng"),
    Kind.TEST: _("Bài kiểm tra trên mạng"),
    Kind.IN_PERSON_PERIODS: _("Buổi học trực tiếp"),
    Kind.EACH_COMPULSORY_TOPIC: _("Từng chuyên đề trực tiếp bắt buộc"),
    Kind.ELECTIVES: _("Chuyên đề tự chọn"),
    Kind.ORDER: _("Thứ tự học"),
}
_TAGS = {State.MET: _("Đạt"), State.NOT_YET: _("Chưa đủ"), State.IMPOSSIBLE: _("Không còn kịp")}


def sentence(finding: Finding) -> str:
    """What one requirement has come to."""
    return _SENTENCES[finding.reason].format(
        title=finding.requirement.title,
        earned=say_number(finding.earned),
        required=say_number(finding.required),
        reachable=say_number(finding.reachable),
        planned=say_number(finding.planned),
        lacking=say_number(finding.lacking),
        lost=say_number(finding.planned - finding.reachable),
        spare=say_number(finding.reachable - finding.required),
        topics=_topics(finding.missing),
        codes=_topics(finding.missing),
        share=say_number(finding.requirement.share),
        lacks=say_number(finding.planned - finding.earned),
        tries=_tries(finding.tries_left),
        due=finding.due_on.strftime("%d/%m/%Y") if finding.due_on else "",
    )


def summary(verdict: Verdict) -> str:
    """The whole verdict in one sentence; with a single obstacle, the obstacle itself."""
    blocking = [finding for finding in verdict.findings if finding.state is State.IMPOSSIBLE]
    if len(blocking) == 1:
        return _("Không còn đủ điều kiện: {why}").format(why=_lower_first(sentence(blocking[0])))
    return _WHOLE[verdict.state].format(
        earned=say_number(verdict.earned),
        planned=say_number(verdict.planned),
        required=say_number(verdict.required),
        reachable=say_number(verdict.reachable),
    )


def short(finding: Finding) -> str:
    """A few words for a table: what is missing."""
    if finding.state is State.MET:
        return _TAGS[State.MET]
    if finding.reason.startswith("online"):
        return _("Thiếu {n} trên mạng").format(n=say_periods(finding.lacking))
    if finding.unit is Unit.TOPICS:
        return _("Thiếu {n} chuyên đề tự chọn").format(n=say_number(finding.lacking))
    if finding.reason.startswith("order"):
        return _("Chưa đúng thứ tự học")
    if finding.reason.startswith(("in_person", "each_topic")):
        return _("Còn thiếu {n} trực tiếp").format(n=say_periods(finding.lacking))
    if finding.reason.endswith("_again"):
        return _("Làm lại: {title}").format(title=_lower_first(title(finding)))
    return _("Chưa có điểm: {title}").format(title=_lower_first(title(finding)))


def title(finding: Finding) -> str:
    """What the requirement of a finding is called."""
    return requirement_title(finding.requirement)


def requirement_title(requirement: Requirement) -> str:
    """What a requirement is called."""
    return requirement.title or _TITLES.get(requirement.kind, requirement.key)


def condition(finding: Finding) -> str:
    """What a requirement asks for, whoever it is about."""
    requirement = finding.requirement
    if requirement.kind is Kind.EACH_COMPULSORY_TOPIC:
        return _("{title}: dự từ {share}% số tiết mỗi chuyên đề").format(
            title=title(finding), share=say_number(requirement.share)
        )
    if requirement.kind is Kind.ORDER:
        strict = _("bắt buộc") if requirement.strict else _("học sớm hơn vẫn tính tiết")
        return _("{title}: qua bài kiểm tra trên mạng trước buổi trực tiếp đầu tiên ({strict})").format(
            title=title(finding), strict=strict
        )
    if finding.unit is Unit.TOPICS:
        return _("{title}: ít nhất {n} trong {all} chuyên đề").format(
            title=title(finding), n=requirement.count, all=say_number(finding.planned)
        )
    if finding.unit is Unit.PERIODS:
        return _("{title}: từ {required} trong {planned} tiết").format(
            title=title(finding), required=say_number(finding.required), planned=say_number(finding.planned)
        )
    text = _("{title}: từ {mark} điểm").format(title=title(finding), mark=say_number(requirement.pass_mark))
    return text if requirement.tries is None else _("{text}, tối đa {n} lần").format(text=text, n=requirement.tries)


def state_word(state: State) -> str:
    """A state in two words."""
    return _TAGS[state]


def _topics(codes: tuple[str, ...]) -> str:
    """Which topics are missing: named up to three, else counted."""
    if 0 < len(codes) <= 3:
        return _("chuyên đề {codes}").format(codes=", ".join(codes))
    return _("{n} chuyên đề").format(n=len(codes))


def _tries(left: int | None) -> str:
    """How many tries are left."""
    return _("không giới hạn số lần") if left is None else _("{n} lần").format(n=left)


def _lower_first(text: str) -> str:
    """`text` to stand after a colon."""
    return text[:1].lower() + text[1:]
