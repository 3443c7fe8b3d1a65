"""What a new text of a plan says otherwise, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.text import _
from app.plans.rules.differences import Difference, What
from app.plans.rules.shapes import WHOLE, Measure
from app.plans.wording import MEASURES, say_number

PARTS: Mapping[str, str] = {
    "head": _("Phần đầu"),
    "line": _("Chỉ tiêu"),
    "requirement": _("Chuẩn chức danh"),
    "term": _("Nhiệm kỳ"),
}
WHATS: Mapping[What, str] = {What.ADDED: _("thêm mới"), What.LEFT_OUT: _("thôi dùng"), What.CHANGED: _("đổi")}
_FIELDS: Mapping[str, str] = {
    "title": _("tên"),
    "unit_code": _("đơn vị"),
    "from_year": _("năm đầu"),
    "to_year": _("năm cuối"),
    "decision_number": _("số quyết định"),
    "decision_on": _("ngày quyết định"),
    "decision_body": _("cơ quan ban hành"),
    "group": _("đối tượng"),
    "posts": _("chức danh"),
    "level": _("cấp"),
    "programme": _("chương trình"),
    "programmes": _("khóa phải học"),
    "part_of": _("là phần của"),
    "share": _("tỷ lệ"),
    "note": _("ghi chú"),
    "counts_from_on": _("khóa tính từ ngày"),
    "source": _("căn cứ"),
    "from_on": _("ngày đầu"),
    "to_on": _("ngày cuối"),
}


def say_difference(one: Difference) -> str:
    """What differs in one part: fields by name, figures before and after."""
    said = [_FIELDS[name] for name in one.fields]
    for year, measure, was, now in one.amounts:
        when = _("cả giai đoạn") if year == WHOLE else _("năm {year}").format(year=year)
        figures = {"when": when, "was": _figure(was), "now": _figure(now), "what": MEASURES[Measure(measure)]}
        said.append(_("{when}: {was} thành {now} {what}").format(**figures))
    return "; ".join(said)


def _figure(number: int | None) -> str:
    """A figure, or that there is none."""
    return _("chưa ghi") if number is None else say_number(number)
