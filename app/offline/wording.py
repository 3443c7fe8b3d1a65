"""What the pages of offline say."""

from __future__ import annotations

from app.kernel.text import _

KINDS = {
    "section": _("Đã đọc một phần bài"),
    "check": _("Câu tự kiểm tra"),
    "practice": _("Bài tự kiểm tra chuyên đề"),
    "leave": _("Đơn xin nghỉ"),
    "objection": _("Phản ánh điểm danh"),
    "ask": _("Câu hỏi cho giảng viên"),
    "code": _("Mã vào lớp"),
    "mark": _("Điểm danh"),
    "card": _("Quét thẻ"),
}
"""The kinds of events in the words of the people who made them."""


def say_kind(kind: str) -> str:
    """What an event is about."""
    return KINDS.get(kind, _("Việc khác"))


_FORESEEN = {
    "unknown_kind": _("Sổ không biết loại việc này nên sẽ không ghi."),
    "no_enrolment": _("Việc này thuộc lớp mà học viên không học nên sẽ không ghi."),
    "left": _("Học viên đã thôi học lớp này nên sẽ không ghi."),
    "no_paper": _("Bài tự kiểm tra này không thuộc chương trình của lớp nên sẽ không ghi."),
    "no_lesson": _("Bài này không thuộc chương trình của lớp nên sẽ không ghi."),
}


def say_foreseen(reason: str) -> str:
    """Why an event of a file will be refused."""
    return _FORESEEN[reason]
