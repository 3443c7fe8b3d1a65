"""Use-cases of confirming the list of a unit and of taking it back: every row is looked at again, all in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import PeopleImport
from app.cohorts.queries.people_lists import StagedPeople, posts_held, staged_people_of
from app.cohorts.rules.matching import Proposal, ProposedRow, Register, match_row
from app.cohorts.rules.people_lists import HeldPost, ListKind, OneUnit, PeopleOutcome, ends
from app.cohorts.rules.posts import post_kind
from app.cohorts.rules.roster import Reason
from app.cohorts.rules.staging import SETTLED, StagedList, action_for
from app.cohorts.services.confirming import complete_person, decided_person
from app.cohorts.services.people_lists import matched_people
from app.cohorts.services.rosters import unit_named
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Unit
from app.people.services.persons import add_person, end_posts, remove_posts, take_post
from app.plans.services.trainings import record_training, withdraw_trainings
from app.storage.journal import record
from app.storage.transaction import transaction


def confirm_people(
    *,
    list_id: int,
    choices: Mapping[int, str | int],
    units: Mapping[int, str],
    complete: bool,
    by: int,
    at: datetime,
) -> PeopleOutcome:
    """Write a staged list of a unit: people with their posts, or with the course that they had.

    `choices` and `units` as in `confirm_roster`. `complete`: the list names everybody who holds one of its posts in its units, so
    whoever else holds one ends on the day before. Confirming again writes only what still waits.
    Refused: "no_import", "undone", "no_such_choice", "unit_words".
    """
    with transaction() as db:
        view, kept = _locked(db, list_id)
        if kept.undone_at is not None:
            raise Refused("undone", _("Danh sách này đã rút lại. Tải tệp lên lại nếu vẫn cần ghi."))
        waiting = [row.listed for row in view.staged.rows if row.proposal.kind != "refused" and row.done not in SETTLED]
        desk = _Desk(view, *matched_people(waiting, view.unit_path), by, at)
        rows = [desk.settle(row, choices.get(row.listed.row), units.get(row.listed.row, "")) for row in view.staged.rows]
        if complete and view.kind is ListKind.POSTS:
            desk.end(rows)
        kept.rows = replace(view.staged, rows=tuple(rows)).to_records()
        kept.written = {key: [*kept.written.get(key, []), *ids] for key, ids in desk.written.items()}
        kept.confirmed_at, kept.confirmed_by_id = kept.confirmed_at or at, kept.confirmed_by_id or by
        record("cohorts.confirmed_people", "people_import", list_id, by=by, at=at, unit=view.unit_id, **desk.tally)
        return PeopleOutcome(**desk.tally)


def undo_people(*, list_id: int, by: int, at: datetime) -> int:
    """Take back what a list wrote: its posts and courses, and let posts that it ended go on; people stay. Gives how many entries.

    Refused: "no_import", "not_confirmed", "undone".
    """
    with transaction() as db:
        _view, kept = _locked(db, list_id)
        if kept.undone_at is not None:
            raise Refused("undone", _("Danh sách này đã rút lại từ trước."))
        if kept.confirmed_at is None:
            raise Refused("not_confirmed", _("Danh sách này chưa ghi gì nên không có gì để rút lại."))
        written = kept.written
        count = remove_posts(written.get("posts", ()), by=by, at=at)
        count += withdraw_trainings(written.get("trainings", ()), by=by, at=at)
        end_posts(written.get("ended", ()), to_on=None, by=by, at=at)
        kept.undone_at, kept.undone_by_id = at, by
        record("cohorts.undid_people", "people_import", list_id, by=by, at=at, entries=count)
        return count + len(written.get("ended", ()))


def ended_by(staged: StagedList) -> list[HeldPost]:
    """The posts that would end if the list named everybody, as far as its rows are certain. 1 statement."""
    return ends(staged.rows, posts_held({row.unit.unit_id for row in staged.rows if row.unit.unit_id is not None}))


def _locked(db: Session, list_id: int) -> tuple[StagedPeople, PeopleImport]:
    """The list, locked with the topmost unit above it, so that two lists wait for each other. Refused: "no_import"."""
    view = staged_people_of(list_id)
    if view is None:
        raise Refused("no_import", _("Không còn danh sách này. Tải tệp lên lại."))
    root = int(view.unit_path.strip("/").split("/")[0])
    db.execute(select(Unit.id).where(Unit.id == root).with_for_update(key_share=True))
    kept = db.scalars(select(PeopleImport).where(PeopleImport.id == list_id).with_for_update()).one()
    return replace(view, staged=StagedList.from_records(kept.rows)), kept


@dataclass
class _Desk:
    """Where the rows of one list are settled, one after the other, against the people and units known now."""

    view: StagedPeople
    register: Register
    index: OneUnit
    by: int
    at: datetime
    tally: Counter[str] = field(default_factory=Counter)
    written: dict[str, list[int]] = field(default_factory=lambda: {"posts": [], "trainings": [], "ended": []})

    def settle(self, row: ProposedRow, choice: str | int | None, unit_words: str) -> ProposedRow:
        """One row: written, or left waiting; gives it back as it stands now and counts it."""
        if row.proposal.kind == "refused":
            return row
        if row.done in SETTLED:
            self.tally["already"] += 1
            return row
        action = action_for(row, choice)
        unit = row.unit if action == "skip" else unit_named(self.index, row, unit_words)
        if action == "skip" or unit.unit_id is None:
            self.tally["skipped"] += 1
            return replace(row, done="skipped")
        fresh = match_row(row.listed, self.register, unit, on=self.view.as_of_on)
        person_id = decided_person(row.proposal, action, fresh)
        if person_id is None:
            self.tally["changed"] += 1
            return replace(row, proposal=replace(fresh, kind="confirm", why=(Reason("changed"), *fresh.why)), done="changed")
        done = self._write(row, person_id, unit.unit_id)
        settled = Proposal(row.proposal.kind, row.proposal.why, done[1], (done[1],))
        return replace(row, unit=unit, proposal=settled, done=done[0])

    def end(self, rows: list[ProposedRow]) -> None:
        """Let every post end that the list, being complete, does not name."""
        over = ends(rows, posts_held({row.unit.unit_id for row in rows if row.unit.unit_id is not None}))
        ids = [post.post_id for post in over if post.post_id not in self.written["posts"]]
        end_posts(ids, to_on=self.view.as_of_on - timedelta(days=1), by=self.by, at=self.at)
        self.written["ended"] += ids
        self.tally["ended"] += len(ids)

    def _write(self, row: ProposedRow, person_id: int, unit_id: int) -> tuple[str, int]:
        """Write the person and what the list says of her; gives (what was done, who she is)."""
        listed, by, at = row.listed, self.by, self.at
        if not person_id:
            facts = {"birth_on": listed.birth_on, "birth_year": listed.birth_year, "phone": listed.phone}
            person_id = add_person(full_name=listed.name, by=by, at=at, **facts)  # type: ignore[arg-type]
            self.tally["new_people"] += 1
        complete_person(listed, person_id, by=by, at=at)
        if self.view.kind is ListKind.POSTS:
            what, kind = "posts", post_kind(listed.post_title)
            post = {"kind": kind, "title": listed.post_title, "from_on": listed.since_on}
            entry, new = take_post(person_id=person_id, unit_id=unit_id, by=by, at=at, **post)  # type: ignore[arg-type]
        else:
            what, view = "trainings", self.view
            course = {"programme_key": view.programme_key, "completed_on": view.as_of_on, "document": view.document}
            entry, new = record_training(person_id=person_id, unit_id=unit_id, by=by, at=at, **course)  # type: ignore[arg-type]
        if new:
            self.written[what].append(entry)
        self.tally["written" if new else "already"] += 1
        return ("enrolled" if new else "already"), person_id
