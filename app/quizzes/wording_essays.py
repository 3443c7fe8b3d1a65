"""What the marking desk says about one and two markers, and the heads of a list of marks."""

from __future__ import annotations

from datetime import datetime

from app.kernel.text import _
from app.quizzes.wording import in_words, score_words
from app.quizzes.wording_papers import arriving_words

WAITS = (_("Chờ chấm"), _("Chờ người chấm thứ hai"), _("Hai người chấm lệch, chờ người thứ ba"))
"""What a text waits for, by how many marks it has."""


def marked_sentence(points: str, state: str) -> str:
    """What was kept, and what the text waits for now."""
    rest = {
        "second": _("Bài chờ người thứ hai chấm."),
        "third": _("Hai người chấm lệch nhau quá mức cho phép; bài chờ người thứ ba, hoặc một trong hai người sửa điểm."),
    }
    return " ".join([_("Đã ghi {points}.").format(points=points), *([rest[state]] if state in rest else [])])


def turn_sentence(state: str, may_differ: float) -> str:
    """How a text that two people mark stands."""
    limit = score_words(may_differ)
    if state == "third":
        return _("Hai người chấm lệch nhau quá {n} điểm. Điểm của người thứ ba là điểm của bài.").format(n=limit)
    if state == "settled":
        return _("Bài đã đủ người chấm.")
    sentence = _("Bài này do hai người chấm độc lập; lệch nhau quá {n} điểm thì người thứ ba quyết định.")
    return sentence.format(n=limit)


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
