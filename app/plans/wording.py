"""The words of plans: measures, posts, levels, states."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.text import _
from app.plans.rules.nominating import State
from app.plans.rules.shapes import Measure

MEASURES: Mapping[Measure, str] = {
    Measure.CLASSES: _("lớp"),
    Measure.PEOPLE: _("người"),
    Measure.ATTENDANCES: _("lượt người"),
}
POSTS: Mapping[str, str] = {
    "chair": _("Chủ tịch"),
    "vice_chair": _("Phó Chủ tịch"),
    "standing": _("Ủy viên Ban Thường vụ"),
    "committee": _("Ủy viên Ban Chấp hành"),
    "cell_head": _("Chi hội trưởng"),
    "cell_deputy": _("Chi hội phó"),
    "reserve": _("Cán bộ nguồn"),
    "staff": _("Cán bộ, chuyên viên"),
    "other": _("Chức danh khác"),
}
LEVELS: Mapping[str, str] = {
    "central": _("cấp trung ương"),
    "province": _("cấp tỉnh"),
    "commune": _("cấp xã"),
    "cell": _("chi hội"),
}
STATES: Mapping[State, str] = {
    State.NOMINATED: _("Chờ duyệt"),
    State.APPROVED: _("Đã duyệt"),
    State.RETURNED: _("Trả lại"),
    State.WITHDRAWN: _("Đã rút"),
    State.ENROLLED: _("Đã vào lớp"),
}


def say_number(number: int) -> str:
    """A whole number the Vietnamese way: 1.400."""
    return f"{number:,}".replace(",", ".")


def say_posts(posts: tuple[str, ...], level: str) -> str:
    """For whom something is: "Chủ tịch, Phó Chủ tịch cấp xã"."""
    names = _(", ").join(POSTS[post] for post in posts) or _("Mọi chức danh")
    return f"{names} {LEVELS[level]}" if level else names
