"""The tables of reports: lines of a plan, years, units, classes."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.text import _
from app.plans.hooks import ClassResult
from app.plans.rules.figures import percent_of
from app.plans.wording import MEASURES
from app.reports.kinds.facts import Facts
from app.reports.rules.document import Align, Cell, Column, Grid
from app.reports.rules.figures import UnitFigures


def by_line(facts: Facts) -> Grid:
    """Every line with each of its figures: as stated, as its years and parts make it, as done."""
    rows: list[tuple[Cell, ...]] = []
    strong = []
    for number, line in enumerate(facts.lines, 1):
        for one, label in ((line, str(number)), *((part, f"{number}.{at}") for at, part in enumerate(line.parts, 1))):
            for at, row in enumerate(one.rows):
                said = row.comparison
                strong += [len(rows)] if one is line else []
                head: tuple[Cell, ...] = (label, one.line.title) if at == 0 else ("", "")
                planned = [value for way in (said.stated, said.by_years, said.by_parts) for value in _plan(facts, way)]
                share = _plan(facts, row.percent if said.aim else None)
                rows.append((*head, MEASURES[said.measure], *planned, row.done, *share))
    columns = [Column(_("TT"), 0.6, Align.MIDDLE), Column(_("Chỉ tiêu"), 3.4), Column(_("Tính theo"), 1.3, Align.MIDDLE)]
    if facts.scope.whole:
        group = _("Kế hoạch")
        columns += [Column(label, 1.0, Align.RIGHT, group) for label in (_("Nêu"), _("Các năm cộng"), _("Các phần cộng"))]
    columns += [Column(_("Đã làm"), 1.0, Align.RIGHT)]
    columns += [Column(_("Đạt (%)"), 0.9, Align.RIGHT)] if facts.scope.whole else []
    return Grid(_("Chỉ tiêu"), tuple(columns), tuple(rows), frozenset(strong) if facts.scope.whole else frozenset())


def by_year(facts: Facts) -> Grid:
    """Every line year by year: planned and done."""
    rows: list[tuple[Cell, ...]] = []
    for line in facts.all_lines:
        for at, row in enumerate(line.rows):
            cells: list[Cell] = [line.line.title if at == 0 else "", MEASURES[row.comparison.measure]]
            for year in line.years:
                aim, done = year.cells[row.comparison.measure]
                cells += [*_plan(facts, aim), done if year.year <= facts.on.year else None]
            rows.append(tuple(cells))
    columns = [Column(_("Chỉ tiêu"), 3.2), Column(_("Tính theo"), 1.3, Align.MIDDLE)]
    for one in facts.kept.file.years:
        group = _("Năm {year}").format(year=one)
        columns += [Column(_("Kế hoạch"), 0.9, Align.RIGHT, group)] if facts.scope.whole else []
        columns += [Column(_("Đã làm"), 0.9, Align.RIGHT, group)]
    return Grid(_("Từng năm"), tuple(columns), tuple(rows))


def of_year(facts: Facts, year: int) -> Grid:
    """Every line in one year."""
    rows: list[tuple[Cell, ...]] = []
    for line in facts.all_lines:
        found = next((row.cells for row in line.years if row.year == year), {})
        for at, (measure, (aim, done)) in enumerate(found.items()):
            share = percent_of(done, aim) if aim else None
            head = (line.line.title if at == 0 else "", MEASURES[measure])
            rows.append((*head, *_plan(facts, aim), done, *_plan(facts, share)))
    columns = [Column(_("Chỉ tiêu"), 4.0), Column(_("Tính theo"), 1.3, Align.MIDDLE)]
    columns += [Column(_("Kế hoạch năm"), 1.2, Align.RIGHT)] if facts.scope.whole else []
    columns += [Column(_("Đã làm"), 1.2, Align.RIGHT)]
    columns += [Column(_("Đạt (%)"), 1.1, Align.RIGHT)] if facts.scope.whole else []
    return Grid(_("Năm {year}").format(year=year), tuple(columns), tuple(rows))


def by_unit(name: str, units: Sequence[UnitFigures]) -> Grid:
    """Unit by unit: who holds a post, who of them lacks the course, whom classes recognised; the sum below."""
    rows: list[tuple[Cell, ...]] = [
        (number, unit.name or _("Chưa rõ đơn vị"), unit.holders, unit.holders - unit.lacking, unit.lacking,
         unit.lacking_percent if unit.holders else None, unit.recognised)
        for number, unit in enumerate(units, 1)
    ]  # fmt: skip
    held, lacking = sum(unit.holders for unit in units), sum(unit.lacking for unit in units)
    came = sum(unit.recognised for unit in units)
    rows.append(("", _("Cộng"), held, held - lacking, lacking, percent_of(lacking, held) if held else None, came))
    columns = (
        Column(_("TT"), 0.6, Align.MIDDLE), Column(_("Đơn vị"), 3.0), Column(_("Giữ chức danh"), 1.1, Align.RIGHT),
        Column(_("Đã đạt chuẩn"), 1.1, Align.RIGHT), Column(_("Chưa đạt chuẩn"), 1.1, Align.RIGHT),
        Column(_("Chưa đạt (%)"), 1.1, Align.RIGHT), Column(_("Lượt người được công nhận"), 1.3, Align.RIGHT),
    )  # fmt: skip
    return Grid(name, columns, tuple(rows), frozenset({len(rows) - 1}))


def of_classes(facts: Facts, classes: Sequence[ClassResult]) -> Grid:
    """The classes in the order of their first day."""
    titles = {line.id: line.line.title for line in facts.all_lines}
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            one.title,
            one.code,
            titles.get(one.line_id, ""),
            one.opens_on,
            one.closes_on,
            *_plan(facts, one.enrolled),
            one.recognised,
        )
        for number, one in enumerate(classes, 1)
    ]
    columns = [
        Column(_("TT"), 0.6, Align.MIDDLE), Column(_("Tên lớp"), 2.6), Column(_("Mã lớp"), 1.5), Column(_("Chỉ tiêu"), 2.2),
        Column(_("Khai giảng"), 1.65, Align.MIDDLE), Column(_("Bế giảng"), 1.65, Align.MIDDLE),
    ]  # fmt: skip
    columns += [Column(_("Học viên"), 0.9, Align.RIGHT)] if facts.scope.whole else []
    return Grid(_("Các lớp"), (*columns, Column(_("Công nhận"), 0.9, Align.RIGHT)), tuple(rows))


def _plan(facts: Facts, value: Cell) -> tuple[Cell, ...]:
    """A cell that only the unit of the plan itself has."""
    return (value,) if facts.scope.whole else ()
