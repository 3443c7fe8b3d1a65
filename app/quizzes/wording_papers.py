"""What papers say: how they are set, what one person was given, what a result shows and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.kernel.periods import say_number
from app.kernel.text import _
from app.quizzes.rules.counting import Which
from app.quizzes.rules.exposure import Exposure
from app.quizzes.rules.release import Shows
from app.quizzes.rules.windows import Extra, Times, say, say_opening

COUNTS = {
    Which.BEST: _("lần cao điểm nhất"),
    Which.LAST: _("lần làm cuối"),
    Which.FIRST: _("lần làm đầu"),
    Which.AVERAGE: _("trung bình các lần"),
}
"""Which attempt counts."""
SHOWS = {
    Shows.USED_UP: _("Điểm và câu đúng, câu sai ngay sau khi nộp; đáp án khi đã dùng hết số lần làm"),
    Shows.CLOSED: _("Điểm và câu đúng, câu sai ngay sau khi nộp; đáp án khi bài đã đóng với cả lớp"),
    Shows.OUTCOME: _("Điểm và câu đúng, câu sai ngay sau khi nộp; không hiện đáp án"),
    Shows.SCORE: _("Chỉ hiện điểm, ngay sau khi nộp"),
    Shows.KEY: _("Điểm, đáp án và lời giải thích ngay sau khi nộp"),
    Shows.NEVER: _("Không hiện kết quả trên trang bài kiểm tra; người phụ trách báo điểm"),
}
"""What a result shows and when, as it is set."""
_SHOWN_TO_HER = {
    Shows.USED_UP: _("Nộp xong chị biết điểm và câu nào đúng. Đáp án hiện ra khi chị đã dùng hết số lần làm bài."),
    Shows.CLOSED: _("Nộp xong chị biết điểm và câu nào đúng. Đáp án hiện ra khi bài đã đóng với cả lớp."),
    Shows.OUTCOME: _("Nộp xong chị biết điểm và câu nào đúng. Bài này không hiện đáp án."),
    Shows.SCORE: _("Nộp xong chị biết điểm. Bài này không cho xem lại từng câu."),
    Shows.KEY: _("Nộp xong chị biết điểm và xem được đáp án."),
    Shows.NEVER: _("Kết quả bài này do người phụ trách lớp báo, không hiện ở đây."),
}
_WITHHELD = {
    "testing": _(
        "Chị đang làm hoặc vừa nộp bài kiểm tra lấy câu hỏi từ cùng chuyên đề. Nộp bài đó và hết giờ nhận bài gửi muộn thì xem "
        "lại được kết quả ở đây."
    ),
    "running": _("Chị đang làm một bài lấy câu hỏi từ cùng chuyên đề. Nộp bài đó xong thì xem lại được từng câu ở đây."),
    Shows.USED_UP: _("Đáp án hiện ra khi đã dùng hết số lần làm bài."),
    Shows.CLOSED: _("Đáp án hiện ra khi bài đã đóng với cả lớp."),
    Shows.OUTCOME: _("Bài này không hiện đáp án."),
    Shows.SCORE: _("Bài này chỉ cho biết điểm."),
}
CAUSES = {
    "line": _("mất mạng, máy hỏng"),
    "sickness": _("ốm đau"),
    "accessibility": _("khó khăn khi đọc, viết"),
    "other": _("lý do khác"),
}
"""Why somebody is given more."""
OPENINGS = {
    "online_topics": _("Đã xong tất cả chuyên đề trên mạng"),
    "lessons": _("Đã học hết bài của chuyên đề"),
    "nothing": _("Không cần gì trước"),
}
"""What a paper waits for first."""


def shown_to_her(shows: str) -> str:
    """What she will see after handing in."""
    return _SHOWN_TO_HER[Shows(shows)]


NOT_SAID = _("Chị đã nộp bài. Kết quả bài này do người phụ trách lớp báo.")
"""What is said instead of a result that is never shown."""
NOT_YET = _("Bài đã nộp.")
"""What is said instead of a result that is shown later."""


def counts_sentence(which: str, mark: float | None) -> str:
    """Which of several attempts counts, and what it stands at; "" when nothing is to be said."""
    if not which or mark is None:
        return ""
    return _("Bài này tính {which}, hiện là {mark} điểm.").format(which=COUNTS[Which(which)], mark=say_number(mark))


def withheld_sentence(why: str, until: datetime | None) -> str:
    """Why not everything is shown, and when it will be; "" when it is. `until`: when no answer can arrive any more."""
    if why == "arriving" and until is not None:
        return _("Điểm hiện sau {moment}, khi hết thời gian chờ câu trả lời từ máy khác gửi đến.").format(moment=say(until))
    return _WITHHELD.get(why, "")


def arriving_words(until: datetime | None) -> str:
    """To staff: until when a mark may still change; "" when it stands."""
    return _("còn chờ máy khác gửi đến {moment}").format(moment=say(until)) if until is not None else ""


def extra_words(extra: Extra) -> str:
    """What somebody was given beyond a paper: "thêm 15 phút, thêm 1 lần, đóng lúc 10:00 ngày 01/12/2026"; "" for nothing."""
    words = [_("thêm {n} phút").format(n=extra.minutes)] if extra.minutes else []
    words += [_("thêm {n} lần làm").format(n=extra.tries)] if extra.tries else []
    words += [_("được làm đến {moment}").format(moment=say(extra.closes_at))] if extra.closes_at else []
    return ", ".join(words)


def extra_sentence(held: Times) -> str:
    """What she was given, said to her; "" for nothing."""
    words = extra_words(held.extra)
    return _("Người phụ trách lớp đã cho chị {what}.").format(what=words) if words else ""


def left_words(due_at: datetime | None, at: datetime) -> str:
    """How long a running attempt still has."""
    if due_at is None:
        return _("không tính giờ")
    return _("còn {n} phút").format(n=max(0, int((due_at - at).total_seconds() // 60)))


STATES = {
    "running": _("Đang làm"),
    "arriving": _("Đã nộp, chưa chốt điểm"),
    "none": _("Chưa làm"),
    "again": _("Chưa đạt, còn làm được"),
    "waiting": _("Chờ chấm tự luận"),
    "used_up": _("Chưa đạt, hết lượt"),
    "passed": _("Đã đạt"),
}
"""Where somebody is with a paper, in the order in which a coordinator looks."""


def state_words(state: str, due_at: datetime | None, at: datetime, *, saved: int, questions: int) -> str:
    """Where somebody is, with what there is to know of a running attempt."""
    if state != "running":
        return STATES[state]
    said = _("{state}: {left}, đã lưu {saved} trong {all} câu")
    return said.format(state=STATES[state], left=left_words(due_at, at), saved=saved, all=questions)


def nudge(given: str, title: str, state: str, closes_at: datetime | None) -> str:
    """A message to copy into Zalo for somebody who has not finished."""
    until = _(" Hạn cuối là {moment}.").format(moment=say(closes_at)) if closes_at else ""
    if state == "none":
        return _("Chào chị {name}, chị chưa làm {title}.{until} Chị vào Sổ học 50/50 làm giúp nhé.").format(
            name=given, title=title, until=until
        )
    return _("Chào chị {name}, {title} chị làm chưa đạt, chị còn lần làm lại.{until} Cần giúp gì chị nhắn em.").format(
        name=given, title=title, until=until
    )


def setting_words(settings: Mapping[str, Any]) -> list[str]:
    """What was set for a class, one line each; for an edition, what changed."""
    if "after" in settings:
        return [_FACTS.get(name, name) for name in settings["after"]]
    words = [
        _("mở {moment}").format(moment=say_opening(datetime.fromisoformat(settings["opens_at"])))
        if "opens_at" in settings
        else "",
        _("đóng lúc {moment}").format(moment=say(_moment(settings["closes_at"]))) if "closes_at" in settings else "",
        SHOWS[Shows(settings["shows"])] if "shows" in settings else "",
    ]
    return [word for word in words if word] or [_("như quy định của đề")]


_FACTS = {
    "minutes": _("thời gian làm bài"),
    "tries": _("số lần làm"),
    "pass_mark": _("điểm đạt"),
    "opens_after": _("điều kiện mở"),
    "conditions": _("điều kiện thêm"),
    "allowance_minutes": _("số phút nhận bài gửi muộn"),
    "which_counts": _("lần được tính điểm"),
    "shows": _("cách hiện kết quả"),
    "blueprint": _("ma trận đề"),
}
"""The facts of a paper as they are called."""


def _moment(text: str) -> datetime:
    """A stored moment."""
    return datetime.fromisoformat(text)


def spread_sentence(marks: tuple[float, float], easiest: tuple[int, int], questions: int, *, mixed: bool) -> str:
    """How far draws side by side lie apart; `mixed`: a line of the blueprint draws several levels, which can be mended."""
    worth, easy = _from_to(*marks), _from_to(*easiest)
    same = say_number(marks[0]) == say_number(marks[1]) and easiest[0] == easiest[1]
    said = _("Năm đề này đều có tổng {worth} điểm và {easy} câu nhận biết trong {all} câu.")
    if not same:
        said = _("Năm đề này có tổng {worth} điểm, {easy} câu nhận biết trong {all} câu.")
    advice = _(" Muốn các đề đều nhau hơn thì ghi mức cho từng dòng của ma trận đề.") if mixed and not same else ""
    return said.format(worth=worth, easy=easy, all=questions) + advice


def _from_to(least: float, most: float) -> str:
    """As in "từ 8 đến 10", or one number where both read the same."""
    first, last = say_number(least), say_number(most)
    return first if first == last else _("từ {least} đến {most}").format(least=first, most=last)


def exposure_sentence(found: Exposure) -> str:
    """What trying again comes to."""
    return _(
        "Thử lấy 200 đề liền nhau: hai đề kế tiếp giống nhau trung bình {shared} trong {all} câu, nhiều nhất {most} câu; "
        "có {ever} câu khác nhau từng xuất hiện; câu hay gặp nhất có trong {percent}% số đề."
    ).format(
        shared=say_number(round(found.shared, 1)),
        all=found.questions,
        most=found.most_shared,
        ever=found.ever,
        percent=round(found.most_frequent * 100),
    )
