"""Everything that the reports of a plan are made of, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.plans import hooks
from app.plans.hooks import ClassResult
from app.plans.pages import LineShown, lines_shown, results_of, shares_asked
from app.plans.queries.lacking import shares
from app.plans.queries.plans import KeptPlan
from app.plans.rules.shapes import Measure, Requirement, need_of
from app.reports.queries.results import lacking_by_need, recognised_people
from app.reports.rules.figures import Person, UnitFigures, UnitLack, by_class, by_unit, cumulated, people_of


@dataclass(frozen=True)
class Scope:
    """Whose figures: a unit with all below it; `whole` when it is the unit of the plan itself."""

    unit_id: int
    unit_name: str
    path: str
    whole: bool


@dataclass(frozen=True)
class Facts:
    """A plan with its figures on a day."""

    kept: KeptPlan
    scope: Scope
    on: date
    lines: tuple[LineShown, ...]
    classes: tuple[ClassResult, ...]
    people: tuple[Person, ...]
    lacking: Mapping[str, list[UnitLack]]

    @property
    def requirements(self) -> list[Requirement]:
        """The requirements of posts that somebody here holds."""
        return [one for one in self.kept.file.requirements if self.lacking.get(one.key)]

    @property
    def all_lines(self) -> list[LineShown]:
        """Lines, each followed by its parts."""
        return [one for line in self.lines for one in (line, *line.parts)]

    def units(self, requirement: Requirement | None, year: int = 0) -> list[UnitFigures]:
        """Unit by unit: who lacks what a requirement asks, and whom classes recognised."""
        counted = self.lacking.get(requirement.key, []) if requirement else []
        return by_unit(self.people, counted, year)

    def held_and_lacking(self, requirement: Requirement) -> tuple[int, int]:
        """Posts held and posts whose holder lacks the course, over all units."""
        counted = self.lacking.get(requirement.key, [])
        return sum(one.holders for one in counted), sum(one.lacking for one in counted)

    def growth(self) -> list[tuple[int, int | None, int | None]]:
        """(year, attendances planned so far, reached so far) over the whole plan; parts are in their lines already."""
        years: dict[int, tuple[int | None, int]] = {}
        for line in self.lines:
            for row in line.years:
                aim, done = row.cells.get(Measure.ATTENDANCES, (None, 0))
                before = years.get(row.year, (None, 0))
                planned = before[0] if aim is None else (before[0] or 0) + aim
                years[row.year] = (planned, before[1] + done)
        first = {year: (aim or 0, done) for year, (aim, done) in years.items()}
        return cumulated(first, self.on.year)


def facts_of(kept: KeptPlan, scope: Scope, *, today: date) -> Facts:
    """The figures of a plan on this day. 4 statements; 3 for a unit below the plan's."""
    ids = list(kept.line_ids.values())
    people = recognised_people(ids, "" if scope.whole else scope.path)
    classes = hooks.classes_of(ids)
    if not scope.whole:
        came = by_class(people)
        classes = [
            replace(one, enrolled=0, recognised=came[one.line_id, one.cohort_id])
            for one in classes
            if (one.line_id, one.cohort_id) in came
        ]
    results = results_of(kept, classes, people_of(people), today=today)
    enrolled: dict[int, int] = {}
    for one in classes:
        enrolled[one.line_id] = enrolled.get(one.line_id, 0) + one.enrolled
    counted = shares(shares_asked(kept, today=today), [scope.path]) if scope.whole else {}
    lines = lines_shown(kept, results, enrolled, counted, today=today)
    needs = {one.key: need_of(one) for one in kept.file.requirements}
    return Facts(kept, scope, today, lines, tuple(classes), tuple(people), lacking_by_need(needs, [scope.path], today))
