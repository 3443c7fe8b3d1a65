"""What the marking desk says about one and two markers, and the heads of a list of marks."""

from __future__ import annotations

from datetime import datetime

from app.kernel.text import _
from app.quizzes.rules.essays import Why
from app.quizzes.rules.marking import SCALE
from app.quizzes.wording import in_words, score_words
from app.quizzes.wording_papers import arriving_words

WAITS = (_("Chờ chấm"), _("Chờ người chấm thứ hai"), _("Hai người chấm lệch, chờ người thứ ba"))
"""What a text waits for, by how many marks it has."""
STANDS = {
    "settled": ("done", _("Đã chốt")),
    "first": ("warn", _("Chờ chấm")),
    "second": ("warn", _("Chờ người thứ hai")),
    "third": ("err", _("Lệch nhau")),
    "again": ("warn", _("Bài viết đã đổi, chờ chấm lại")),
}
"""How a text that was marked stands, with the look of the word."""


def marked_sentence(points: str, state: str) -> str:
    """What was kept, and what the text waits for now."""
    rest = {
        "second": _("Bài chờ người thứ hai chấm."),
        "third": _("Hai người chấm lệch nhau quá mức cho phép; bài chờ người thứ ba, hoặc một trong hai người sửa điểm."),
    }
    return " ".join([_("Đã ghi {points}.").format(points=points), *([rest[state]] if state in rest else [])])


def limit_words(may_differ: float, marks: float) -> str:
    """By how much two markers may differ, in the points of the question and on the scale of 10."""
    whole = score_words(may_differ)
    if marks == SCALE:
        return _("{n} điểm").format(n=whole)
    sentence = _("{own} điểm của câu này, tức {n} điểm trên thang {scale},")
    return sentence.format(own=score_words(may_differ * marks / SCALE), n=whole, scale=SCALE)


def turn_sentence(state: str, may_differ: float, marks: float) -> str:
    """How a text that two people mark stands."""
    limit = limit_words(may_differ, marks)
    if state == "third":
        sentence = _("Hai người chấm lệch nhau quá {limit}. Điểm của người thứ ba là điểm của câu.")
        return sentence.format(limit=limit.rstrip(","))
    if state == "settled":
        return _("Bài đã đủ người chấm.")
    return _("Bài này do hai người chấm độc lập; lệch nhau quá {limit} thì người thứ ba quyết định.").format(limit=limit)


def change_sentence(may_differ: float, marks: float, *, two: bool, third: bool) -> str:
    """What changing a mark does to a text that is settled; `third`: a third person's mark decides."""
    if not two:
        return _("Điểm của câu đã chốt. Đổi điểm thì điểm của bài làm được tính lại ngay.")
    if third:
        return _("Điểm của câu đã chốt theo người thứ ba. Chỉ người thứ ba đổi điểm thì điểm của bài làm mới đổi.")
    sentence = _("Điểm của câu đã chốt. Đổi đến mức lệch với người chấm kia quá {limit} thì bài làm trở lại chờ chấm.")
    return sentence.format(limit=limit_words(may_differ, marks))


def reason_hint(why: Why, who: str) -> str:
    """Why a reason is asked for beside new points; `who` gave the mark that stands."""
    hints = {
        Why.COLLEAGUE: _("Điểm đang có do {who} chấm. Đổi điểm thì ghi lý do; điểm cũ và lý do đều được giữ."),
        Why.SETTLED: _("Đổi điểm đã chốt thì ghi lý do; điểm cũ và lý do đều được giữ."),
        Why.SEEN: _("Đã xem điểm của người chấm kia mà đổi điểm thì ghi lý do; điểm cũ và lý do đều được giữ."),
    }
    return hints[why].format(who=who) if why in hints else ""


def mend_words(key: str) -> str:
    """The link back to what was just marked."""
    return _("Sửa điểm câu {key}").format(key=key)


def mark_in_words(mark: float | None) -> str:
    """A mark as a list of marks has it beside the figures: "Bảy phẩy năm"."""
    if mark is None:
        return ""
    said = in_words(mark)
    return said[:1].upper() + said[1:]


def mark_note(mark: float | None, *, passed: bool, waiting: bool, arriving: datetime | None = None) -> str:
    """What stands beside a mark in the list."""
    if arriving is not None:
        return arriving_words(arriving)
    if mark is None:
        return _("chờ chấm") if waiting else _("chưa có điểm")
    return _("đạt") if passed else _("chưa đạt")
