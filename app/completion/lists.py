"""The lists of a decision: before it, three groups to tick; after it, two lists with what has changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cohorts.queries import CohortView
from app.completion.freezing import freeze, is_moved
from app.completion.queries import Decided, DecidedLine, DecisionView, Ledger, Standing, Standings
from app.completion.rules import rescues
from app.completion.rules.deciding import Chosen, Group, Outcome, group_of
from app.completion.rules.freezing import differences, digest_of
from app.completion.wording import difference_words, rescue_words, summary
from app.kernel.text import _
from app.storage.base import Record


@dataclass(frozen=True)
class Candidate:
    """Somebody before a decision: her group, why, what was decided earlier, and whether her name is ticked."""

    standing: Standing
    group: Group
    reason: str
    saves: tuple[str, ...]
    earlier: Decided | None
    ticked: bool


@dataclass(frozen=True)
class Candidates:
    """The three groups of a class, each in the order of the roster."""

    ready: tuple[Candidate, ...]
    lost: tuple[Candidate, ...]
    open: tuple[Candidate, ...]


def candidates(whole: Standings, earlier: Mapping[int, Decided], chosen: Chosen | None) -> Candidates:
    """Everybody in her group; without ticks from a form, those not decided yet are ticked in the first two groups.

    Before the last day of the class nobody is ticked as lost who can still be saved: that is said by hand.
    """
    over = whole.today >= whole.cohort.closes_on
    rows = [_candidate(row, earlier.get(row.person.enrolment_id), chosen, over=over) for row in whole.rows]
    return Candidates(*(tuple(row for row in rows if row.group is group) for group in (Group.READY, Group.LOST, Group.OPEN)))


def _candidate(standing: Standing, earlier: Decided | None, chosen: Chosen | None, *, over: bool) -> Candidate:
    """One person before a decision."""
    group = group_of(standing.verdict.state)
    key = standing.person.enrolment_id
    saves = tuple(rescue_words(rescue) for rescue in rescues(standing.verdict))
    if chosen is not None:
        ticked = key in (chosen.recognised if group is Group.READY else chosen.refused)
    else:
        settled = group is Group.READY or (group is Group.LOST and (over or not saves))
        ticked = settled and not _is_said(group, earlier)
    return Candidate(standing, group, summary(standing.verdict), saves, earlier, ticked)


def moved(whole: Standings, frozen: Sequence[tuple[Decided, Record]]) -> Counter[int]:
    """By decision, how many of those it speaks of last now stand otherwise: another conclusion, or other tiết of either half."""
    now = {row.person.enrolment_id: row.verdict for row in whole.rows}
    return Counter(
        line.decision_id
        for line, kept in frozen
        if (verdict := now.get(line.enrolment_id)) is not None and is_moved(kept, verdict)
    )


def _is_said(group: Group, earlier: Decided | None) -> bool:
    """Whether an earlier decision says of her what this one would."""
    return earlier is not None and earlier.recognised is (group is Group.READY)


@dataclass(frozen=True)
class DecidedShown:
    """A line of a decision with what has changed since, and whether its data are what was frozen."""

    line: DecidedLine
    changed: tuple[str, ...]
    intact: bool


def decided_shown(lines: Sequence[DecidedLine], books: Mapping[int, Ledger]) -> list[DecidedShown]:
    """The lines of a decision beside the ledgers of today."""
    return [
        DecidedShown(line, changes(line, books.get(line.enrolment_id)), digest_of(line.frozen) == line.digest) for line in lines
    ]


def changes(line: DecidedLine, book: Ledger | None) -> tuple[str, ...]:
    """What facts that arrived later have changed, in sentences; nothing for somebody who left the class."""
    if book is None:
        return ()
    return tuple(difference_words(item) for item in differences(line.frozen, freeze(book)))


@dataclass(frozen=True)
class ListRow:
    """One person of a printed list."""

    name: str
    birth: str
    post: str
    unit: str
    online: float
    in_person: float
    mark: str
    band: str
    reason: str


def rows_of(lines: Sequence[DecidedLine], outcome: Outcome) -> list[ListRow]:
    """One list of a decision, from what was frozen."""
    return [
        ListRow(
            line.full_name,
            line.birth,
            line.post_title,
            line.unit_name,
            line.frozen["verdict"]["online_earned"],
            line.frozen["verdict"]["in_person_earned"],
            "; ".join(item["sentence"] for item in line.frozen["findings"] if item["unit"] == "mark"),
            line.frozen["verdict"]["band"],
            line.reason,
        )
        for line in lines
        if line.outcome == outcome
    ]


def draft_rows(group: Sequence[Candidate]) -> list[ListRow]:
    """One list before a decision, from how everybody stands today."""
    return [
        ListRow(
            row.standing.person.full_name,
            f"{row.standing.person.birth_on:%d/%m/%Y}"
            if row.standing.person.birth_on
            else str(row.standing.person.birth_year or ""),
            row.standing.person.post_title,
            row.standing.person.unit_name,
            row.standing.verdict.online_earned,
            row.standing.verdict.in_person_earned,
            "",
            row.standing.verdict.band,
            row.reason,
        )
        for row in group
    ]


def head_lines(cohort: CohortView, decision: DecisionView | None, title: str) -> tuple[str, ...]:
    """The lines above a list."""
    source = (
        _("Kèm theo quyết định số {number} ngày {day:%d/%m/%Y}").format(number=decision.number, day=decision.decided_on)
        if decision
        else _("Bản dự kiến, chưa có quyết định")
    )
    return (title, _("{title} ({code})").format(title=cohort.title, code=cohort.code), source)
