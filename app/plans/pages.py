"""What the pages of plans show, put together from rules and reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.plans.hooks import ClassResult
from app.plans.queries.plans import KeptPlan
from app.plans.rules.figures import Comparison, compare, cumulated, people_of_share, percent_of, totals
from app.plans.rules.shapes import WHOLE, Line, Measure, Need, need_of_line


@dataclass(frozen=True)
class MeasureRow:
    """One figure of a line: the plan's in three ways, and what was done until today."""

    comparison: Comparison
    done: int

    @property
    def percent(self) -> float:
        """What was done in percent of the plan's own figure."""
        return percent_of(self.done, self.comparison.aim or 0)


@dataclass(frozen=True)
class YearRow:
    """One year of a line: (planned or None, done) by measure."""

    year: int
    cells: Mapping[Measure, tuple[int | None, int]]


@dataclass(frozen=True)
class ShareShown:
    """The share of post-holders: wanted, and as the register has it on the day of the plan or on today, whichever is earlier."""

    percent: float
    on: date
    as_of_on: date
    stated_holders: int | None
    holders: int
    met: int

    @property
    def wanted(self) -> int:
        """People who must have met it, of the holders that the register knows."""
        return people_of_share(self.percent, self.holders)

    @property
    def reached(self) -> float:
        """The share that met it."""
        return percent_of(self.met, self.holders)


@dataclass(frozen=True)
class LineShown:
    """A line with all its figures; `parts` are the lines that it is divided into."""

    id: int
    line: Line
    rows: tuple[MeasureRow, ...]
    years: tuple[YearRow, ...]
    enrolled: int
    share: ShareShown | None
    parts: tuple[LineShown, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        """Whether the plan does not contradict itself here."""
        return all(row.comparison.agrees for row in self.rows)


Results = Mapping[str, Mapping[tuple[int, Measure], int]]


def shares_asked(plan: KeptPlan, *, today: date) -> dict[str, tuple[Need, date]]:
    """The shares of a plan to be counted: by key of the line what is needed, and on which day."""
    return {line.key: (_need_with_parts(plan, line), min(line.share.as_of_on, today)) for line in plan.file.lines if line.share}


def _need_with_parts(plan: KeptPlan, line: Line) -> Need:
    """What the holders of a line are to have had: its own course, or that of one of its parts."""
    programmes = [part.programme for part in plan.file.lines if part.part_of == line.key and part.programme]
    need = need_of_line(line, plan.file.requirements)
    return Need(need.posts, need.level, tuple(filter(None, (*need.programmes, *programmes))), need.counts_from_on)


def results_of(plan: KeptPlan, classes: Sequence[ClassResult], people: Mapping[tuple[int, int], int], *, today: date) -> Results:
    """What was done by key of the line: classes that have begun and people recognised, each in the year in which its class began.

    Source: docs/decisions/0036. Parts count for the line that they are a part of.
    """
    keys = {line_id: key for key, line_id in plan.line_ids.items()}
    done: dict[str, dict[tuple[int, Measure], int]] = {}
    for one in classes:
        if one.opens_on <= today:
            for year in (one.opens_on.year, WHOLE):
                _add(done, keys[one.line_id], year, Measure.CLASSES, 1)
                _add(done, keys[one.line_id], year, Measure.ATTENDANCES, one.recognised)
    for (line_id, year), count in people.items():
        _add(done, keys[line_id], year, Measure.PEOPLE, count)
    return totals(plan.file.lines, done)


def lines_shown(
    plan: KeptPlan,
    results: Results,
    enrolled: Mapping[int, int],
    counted: Mapping[str, tuple[int, int]],
    *,
    today: date,
    only: Collection[str] = (),
) -> tuple[LineShown, ...]:
    """The lines of a plan (or `only` some) that are no parts, each with its parts."""
    shown = {line.key: _line(plan, line, results, enrolled, counted, today) for line in plan.file.lines}
    whole = [
        LineShown(
            one.id, one.line, one.rows, one.years, one.enrolled, one.share,
            tuple(other for other in shown.values() if other.line.part_of == key),
        )
        for key, one in shown.items()
    ]  # fmt: skip
    return tuple(one for one in whole if (one.line.key in only if only else not one.line.part_of))


def growth_by_year(lines: Sequence[LineShown], until: int) -> list[tuple[int, int | None, int | None]]:
    """(year, attendances planned so far, reached so far) over the whole plan; parts are in their lines already."""
    years: dict[int, tuple[int | None, int]] = {}
    for line in lines:
        for row in line.years:
            aim, done = row.cells.get(Measure.ATTENDANCES, (None, 0))
            before = years.get(row.year, (None, 0))
            planned = before[0] if aim is None else (before[0] or 0) + aim
            years[row.year] = (planned, before[1] + done)
    return cumulated({year: (aim or 0, done) for year, (aim, done) in years.items()}, until)


def _line(
    plan: KeptPlan,
    line: Line,
    results: Results,
    enrolled: Mapping[int, int],
    counted: Mapping[str, tuple[int, int]],
    today: date,
) -> LineShown:
    """One line."""
    done, line_id = results.get(line.key, {}), plan.line_ids[line.key]
    comparisons = compare(line, plan.file.lines, plan.file.years)
    measures = [comparison.measure for comparison in comparisons]
    years = tuple(
        YearRow(year, {measure: (line.amounts.get((year, measure)), done.get((year, measure), 0)) for measure in measures})
        for year in plan.file.years
    )
    share, (held, met) = line.share, counted.get(line.key, (0, 0))
    return LineShown(
        line_id,
        line,
        tuple(MeasureRow(one, done.get((WHOLE, one.measure), 0)) for one in comparisons),
        years,
        enrolled.get(line_id, 0),
        ShareShown(share.percent, min(share.as_of_on, today), share.as_of_on, share.holders, held, met) if share else None,
    )


def _add(done: dict[str, dict[tuple[int, Measure], int]], key: str, year: int, measure: Measure, count: int) -> None:
    """Count something for a line."""
    line = done.setdefault(key, {})
    line[year, measure] = line.get((year, measure), 0) + count
