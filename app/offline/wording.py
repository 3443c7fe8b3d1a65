"""What the pages of offline say."""

from __future__ import annotations

from app.kernel.text import _

KINDS = {
    "section": _("Đã đọc một phần bài"),
    "check": _("Câu tự kiểm tra"),
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
