"""Use-case of confirming a list: every row is looked at again, then written, all in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Enrolment, RosterImport
from app.cohorts.queries.classes import CohortView, cohort_of
from app.cohorts.rules.matching import Proposal, ProposedRow, Register, match_row
from app.cohorts.rules.posts import post_kind
from app.cohorts.rules.roster import ListedPerson, Reason
from app.cohorts.rules.staging import SETTLED, RosterOutcome, StagedList, action_for
from app.cohorts.rules.units import UnitIndex, UnitMatch
from app.cohorts.services.classes import locked_cohort
from app.cohorts.services.people import enrol, rejoin
from app.cohorts.services.rosters import matched, unit_named
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Person, Unit
from app.people.services.persons import add_person, add_post
from app.storage.journal import record
from app.storage.transaction import transaction


def confirm_roster(
    *, import_id: int, choices: Mapping[int, str | int], by: int, at: datetime, units: Mapping[int, str] | None = None
) -> RosterOutcome:
    """Write a staged list: people, posts and enrolments; accounts come later.

    `choices`: by Excel row "new", "skip" or a person's id; a row without one follows its proposal, and waits when it is to be
    confirmed. `units`: by Excel row the name of the unit where the list's was not certain. A row for which other people are
    known now than she was shown waits with what is proposed now. Confirming again writes only what still waits.
    Refused: "no_import", "no_such_choice", "unit_words" (a unit was named that is not known).
    """
    with transaction() as db:
        cohort_id = db.scalar(select(RosterImport.cohort_id).where(RosterImport.id == import_id))
        cohort = cohort_of(cohort_id) if cohort_id is not None else None
        if cohort is None:
            raise Refused("no_import", _("Không còn danh sách này. Tải tệp lên lại."))
        db.execute(select(Unit.id).where(Unit.id == _root(cohort)).with_for_update(key_share=True))
        locked_cohort(db, cohort.id)
        kept = db.scalars(select(RosterImport).where(RosterImport.id == import_id).with_for_update()).one()
        staged = StagedList.from_records(kept.rows)
        waiting = [row.listed for row in staged.rows if row.proposal.kind != "refused" and row.done not in SETTLED]
        desk = _Desk(cohort, *matched(waiting, cohort), by, at)
        rows = [desk.settle(row, choices.get(row.listed.row), (units or {}).get(row.listed.row, "")) for row in staged.rows]
        kept.rows = replace(staged, rows=tuple(rows)).to_records()
        kept.confirmed_at, kept.confirmed_by_id = kept.confirmed_at or at, kept.confirmed_by_id or by
        record("cohorts.confirmed_roster", "roster_import", import_id, by=by, at=at, cohort=cohort.id, **desk.tally)
        return RosterOutcome(**desk.tally)


@dataclass
class _Desk:
    """Where the rows of one list are settled, one after the other, against the people and units known now."""

    cohort: CohortView
    register: Register
    index: UnitIndex
    by: int
    at: datetime
    tally: Counter[str] = field(default_factory=Counter)

    def settle(self, row: ProposedRow, choice: str | int | None, unit_words: str) -> ProposedRow:
        """One row: written, or left waiting; gives it back as it stands now and counts it."""
        if row.proposal.kind == "refused":
            return row
        if row.done in SETTLED:
            self.tally["already"] += 1
            return row
        action = action_for(row, choice)
        if action == "skip":
            self.tally["skipped"] += 1
            return replace(row, done="skipped")
        unit = unit_named(self.index, row, unit_words)
        fresh = match_row(row.listed, self.register, unit, on=self.cohort.opens_on)
        person_id = decided_person(row.proposal, action, fresh)
        if person_id is None:
            self.tally["changed"] += 1
            return replace(row, proposal=replace(fresh, kind="confirm", why=(Reason("changed"), *fresh.why)), done="changed")
        if not person_id:
            person_id = self._add(row.listed)
            self.tally["new_people"] += 1
        done = self._enrol(row.listed, person_id, _unit_id(unit, person_id, self.register))
        self.tally[done] += 1
        return replace(row, unit=unit, done=done)

    def _add(self, listed: ListedPerson) -> int:
        """Write down a person of whom nothing was known."""
        return add_person(
            full_name=listed.name,
            birth_on=listed.birth_on,
            birth_year=listed.birth_year,
            phone=listed.phone,
            by=self.by,
            at=self.at,
        )

    def _enrol(self, listed: ListedPerson, person_id: int, unit_id: int | None) -> str:
        """Complete what was not known of her, write her post, put her into the class; "already" when she was in it."""
        by, at, kind = self.by, self.at, post_kind(listed.post_title)
        with transaction() as db:
            enrolment = db.scalar(
                select(Enrolment).where(Enrolment.cohort_id == self.cohort.id, Enrolment.person_id == person_id)
            )
            if enrolment is not None and enrolment.left_at is None:
                return "already"
            complete_person(listed, person_id, by=by, at=at)
            if unit_id is not None and listed.post_title:
                add_post(person_id=person_id, unit_id=unit_id, kind=kind, title=listed.post_title, from_on=None, by=by, at=at)
            if enrolment is not None:
                rejoin(enrolment_id=enrolment.id, reason=_("Có tên trong danh sách tải lên."), by=by, at=at)
                return "enrolled"
            enrol(
                cohort_id=self.cohort.id,
                person_id=person_id,
                unit_id=unit_id,
                post_title=listed.post_title,
                post_kind=kind,
                by=by,
                at=at,
            )
        return "enrolled"


def decided_person(shown: Proposal, action: str | int, fresh: Proposal) -> int | None:
    """The person to enrol, 0 for a new one, None when she must look again because other people are known now."""
    if action == "new":
        if set(fresh.candidates) <= set(shown.candidates):
            return 0
        return fresh.person_id if fresh.kind == "known" else None
    return int(action) if int(action) in fresh.candidates else None


def _unit_id(unit: UnitMatch, person_id: int, register: Register) -> int | None:
    """The unit of the enrolment: the list's, or the only one known of her when the list says none."""
    if unit.unit_id is not None or unit.why != "missing":
        return unit.unit_id
    known = next((person for person in register.people if person.person_id == person_id), None)
    return next(iter(known.unit_ids)) if known is not None and len(known.unit_ids) == 1 else None


def complete_person(listed: ListedPerson, person_id: int, *, by: int, at: datetime) -> None:
    """Add phone and birthday from the list where the person has none; what is written already is not overwritten."""
    with transaction() as db:
        person = db.get_one(Person, person_id)
        added = []
        if person.phone is None and listed.phone:
            person.phone = listed.phone
            added.append("phone")
        if person.birth_year is None and listed.birth_year:
            person.birth_on, person.birth_year = listed.birth_on, listed.birth_year
            added.append("birth")
        elif person.birth_on is None and listed.birth_on is not None and listed.birth_on.year == person.birth_year:
            person.birth_on = listed.birth_on
            added.append("birth")
        if added:
            record("people.completed_person", "person", person_id, by=by, at=at, added=added)


def _root(cohort: CohortView) -> int:
    """The topmost unit above a class; locking it makes two lists wait for each other, so that nobody is made twice."""
    return int(cohort.unit_path.strip("/").split("/")[0])
