"""Everything that the reports of a plan are made of, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.kernel.text import _
from app.plans import hooks
from app.plans.hooks import ClassResult
from app.plans.pages import LineShown, growth_by_year, lines_shown, results_of, shares_asked
from app.plans.queries.lacking import lacking_by_need, shares
from app.plans.queries.plans import KeptPlan
from app.plans.rules.figures import UnitLack
from app.plans.rules.shapes import Requirement, need_of
from app.reports.queries.results import classes_on, recognised_people
from app.reports.rules.document import Block, Text, say_cell
from app.reports.rules.figures import Person, UnitFigures, by_class, by_unit, people_of


@dataclass(frozen=True)
class Scope:
    """Whose figures: a unit with all below it; `whole` when it is the unit of the plan itself."""

    unit_id: int
    unit_name: str
    path: str
    whole: bool


@dataclass(frozen=True)
class Facts:
    """A plan with its figures on the day `on`, as the register has it on the day `today`."""

    kept: KeptPlan
    scope: Scope
    on: date
    today: date
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
        """(year, attendances planned so far, reached so far) over the whole plan."""
        return growth_by_year(self.lines, self.on.year)


def again_counted(on: date, today: date) -> list[Block]:
    """What has to be known of figures that were worked out again for an earlier day."""
    if on >= today:
        return []
    words = _(
        "Số liệu ngày {on} được tính lại ngày {today} từ những gì sổ đang ghi: quyết định ký đến ngày ấy, người có tên trong lớp "
        "và người giữ chức danh vào ngày ấy. Việc nhập muộn mà mang ngày trước đó cũng được tính."
    )
    return [Text(words.format(on=say_cell(on), today=say_cell(today)), "note")]


def facts_of(kept: KeptPlan, scope: Scope, *, on: date, today: date) -> Facts:
    """The figures of a plan on a day. 4 statements; 3 for a unit below the plan's.

    Of an earlier day: decisions until then, people who were in their classes then, posts as held then (decision 0047).
    """
    ids, earlier = list(kept.line_ids.values()), on < today
    people = recognised_people(ids, "" if scope.whole else scope.path, on if earlier else None)
    classes = classes_on(ids, on) if earlier else hooks.classes_of(ids)
    if earlier or not scope.whole:
        classes = _counted_again(classes, people, whole=scope.whole)
    results = results_of(kept, classes, people_of(people), today=on)
    enrolled: dict[int, int] = {}
    for one in classes:
        enrolled[one.line_id] = enrolled.get(one.line_id, 0) + one.enrolled
    counted = shares(shares_asked(kept, today=on), [scope.path]) if scope.whole else {}
    lines = lines_shown(kept, results, enrolled, counted, today=on)
    needs = {one.key: need_of(one) for one in kept.file.requirements}
    return Facts(kept, scope, on, today, lines, tuple(classes), tuple(people), lacking_by_need(needs, [scope.path], on))


def _counted_again(classes: Sequence[ClassResult], people: Sequence[Person], *, whole: bool) -> list[ClassResult]:
    """Classes with those of `people` whom they recognised; of a unit below the plan's only classes that recognised somebody of
    hers, without who was in them."""
    came = by_class(people)
    if whole:
        return [replace(one, recognised=came.get((one.line_id, one.cohort_id), 0)) for one in classes]
    here = [one for one in classes if (one.line_id, one.cohort_id) in came]
    return [replace(one, enrolled=0, recognised=came[one.line_id, one.cohort_id]) for one in here]
