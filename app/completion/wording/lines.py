"""A line of the account, and what could still save a requirement, in plain Vietnamese."""

from __future__ import annotations

from app.completion.rules import Entry, Half, LineKind, LineState, Means, Rescue
from app.completion.wording.findings import title
from app.kernel.clock import local
from app.kernel.periods import say_number, say_periods
from app.kernel.text import _

HALVES = {Half.ONLINE: _("trên mạng"), Half.IN_PERSON: _("trực tiếp")}
_WAYS = {
    "lesson": _("học xong bài"),
    "quiz": _("qua bài tự kiểm tra"),
    "test": _("qua bài kiểm tra"),
    "late": _("xong sau hạn, không tính tiết"),
    "unread": _("bài tự kiểm tra đã đạt, được tính khi đọc xong các bài của chuyên đề"),
    "unread_late": _("bài tự kiểm tra đã đạt, nhưng các bài của chuyên đề chưa đọc xong trong hạn nên không tính tiết"),
    "told": _("học xong trong hạn theo giờ điện thoại, máy chủ nhận lúc"),
    "roll": _("điểm danh trên máy"),
    "sheet": _("nhập bảng điểm danh"),
    "attlog": _("máy chấm công"),
    "meeting": _("danh sách họp trên mạng"),
    "paper": _("phiếu giấy"),
    "card": _("thẻ học viên"),
    "code": _("mã trên bảng"),
    "api": _("phần mềm khác gửi"),
    "leave": _("đơn xin nghỉ"),
    "exemption": _("được miễn"),
}
_SAID_BY_EVIDENCE = {"code": _("mã trên bảng"), "leave": _("đơn xin nghỉ"), "card": _("thẻ số")}
"""Words of the evidence that name the way already."""
_MARKS = {
    "present": _("có mặt"),
    "late": _("đến muộn"),
    "excused": _("vắng có phép"),
    "absent": _("vắng không phép"),
}
_STATES = {
    LineState.EARNED: _("đã tính"),
    LineState.PART: _("tính một phần"),
    LineState.LOST: _("không được tính"),
    LineState.WAITING: _("chưa điểm danh"),
    LineState.AHEAD: _("chưa học"),
}


def half_word(entry: Entry) -> str:
    """Which half a line belongs to."""
    return HALVES[entry.half]


def line_title(entry: Entry) -> str:
    """What a line is about, without its topic."""
    if entry.kind is LineKind.SESSION:
        return _("Buổi {n}").format(n=entry.title)
    if entry.kind is LineKind.MAKEUP:
        return _("Buổi học bù cho buổi {n}").format(n=entry.title)
    if entry.kind is LineKind.EXEMPTION:
        if entry.about:
            return _("Được miễn, buổi {n}").format(n=entry.about)
        return _("Được miễn, chuyên đề {code}").format(code=entry.code) if entry.code else _("Được miễn")
    return entry.title or _("Bài đang biên soạn")


def line_topic(entry: Entry) -> str:
    """The topic of a line; empty for what belongs to none; of a make-up the sessions it makes up for."""
    if entry.kind is LineKind.MAKEUP and entry.about:
        return _("học bù cho buổi {n}").format(n=entry.about)
    return f"{entry.code}. {entry.topic}" if entry.code else ""


def line_basis(entry: Entry) -> str:
    """What the roll says, how a line was recorded and what it stands on; for an open line how it stands."""
    if not entry.way:
        word = _("chưa đến") if entry.state is LineState.AHEAD and entry.half is Half.IN_PERSON else _STATES[entry.state]
        return _("đã hết hạn") if entry.half is Half.ONLINE and entry.state is LineState.LOST else word
    parts = [_MARKS[entry.mark]] if entry.mark in _MARKS else []
    if not _names_way(entry):
        parts.append(_WAYS.get(entry.way, entry.way))
    if entry.kind in (LineKind.QUIZ, LineKind.TEST) and entry.evidence:
        parts.append(_("{mark} điểm").format(mark=entry.evidence))
    elif entry.evidence:
        parts.append(entry.evidence)
    if entry.by:
        parts.append(entry.by)
    if entry.at and entry.way == "told":
        parts[-1] += f" {local(entry.at):%H:%M %d/%m/%Y}"
    elif entry.at:
        parts.append(f"{local(entry.at):%H:%M %d/%m/%Y}")
    return ", ".join(parts)


def _names_way(entry: Entry) -> bool:
    """Whether the evidence of a line names the way already, so that nothing is said twice."""
    named = _SAID_BY_EVIDENCE.get(entry.way)
    return named is not None and named in entry.evidence


def rescue_words(rescue: Rescue) -> str:
    """What would save a requirement that is lost, in one sentence."""
    what = title(rescue.finding)
    if Means.MAKEUP in rescue.means:
        return _("{what}: học bù ít nhất {n}, hoặc được miễn có người duyệt.").format(what=what, n=say_periods(rescue.periods))
    if Means.EXTENSION in rescue.means and rescue.periods:
        return _("{what}: gia hạn để học nốt {n}, hoặc được miễn có người duyệt.").format(
            what=what, n=say_periods(rescue.periods)
        )
    if Means.EXTENSION in rescue.means:
        return _("{what}: gia hạn, hoặc được miễn có người duyệt.").format(what=what)
    return _("{what}: chỉ còn cách được miễn có người duyệt.").format(what=what)


def exemption_target(about: str, what: str, periods: float | None) -> str:
    """What an exemption frees somebody from."""
    word = {"requirement": _("điều kiện “{what}”"), "topic": _("chuyên đề {what}"), "session": _("buổi {what}")}[about]
    text = word.format(what=what)
    return (
        _("Miễn cả {text}").format(text=text)
        if periods is None
        else _("Miễn {n} tiết của {text}").format(n=say_number(periods), text=text)
    )
