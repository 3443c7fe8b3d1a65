"""Use-cases of openings and nominations; the row of the opening is locked, so that two people at once do not share a place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.plans.models import Nomination, NominationStep, Opening, TargetLine
from app.plans.queries.lacking import holder_of
from app.plans.rules import nominating as rules
from app.plans.rules.nominating import HELD, STANDING, Room, State
from app.plans.rules.shapes import Need
from app.storage.journal import record
from app.storage.transaction import transaction


def open_places(
    *, line_id: int, title: str, year: int, places: int, per_unit: int | None, deadline_on: date, note: str, by: int, at: datetime
) -> int:
    """Open places of a line for units to send people; gives back the opening's id.

    Refused: "places", "per_unit", "deadline_past", "no_line", "no_programme" (nothing says which course it is).
    """
    rules.checked_opening(places=places, per_unit=per_unit, deadline_on=deadline_on, on=local_day(at))
    with transaction() as db:
        line = db.get(TargetLine, line_id)
        if line is None or line.retired_at is not None:
            raise Refused("no_line", _("Chỉ tiêu này không còn trong kế hoạch."))
        if not line.programme_key:
            raise Refused("no_programme", _("Chỉ tiêu này chưa gắn chương trình nào. Mở chỗ ở chỉ tiêu con, hoặc bổ sung tệp."))
        opening = Opening(
            line_id=line_id,
            title=squeeze(title) or line.title,
            year=year,
            places=places,
            per_unit=per_unit,
            deadline_on=deadline_on,
            note=squeeze(note),
            opened_at=at,
            opened_by_id=by,
        )
        db.add(opening)
        db.flush()
        record("plans.opened_places", "opening", opening.id, by=by, at=at, line=line_id, places=places)
        return opening.id


def change_opening(
    *, opening_id: int, places: int, per_unit: int | None, deadline_on: date, closed: bool, by: int, at: datetime
) -> None:
    """Change places and deadline of an opening, close it or open it again.

    Refused: "no_opening", "places", "per_unit", "deadline_past" (a new deadline that is over), "taken" (fewer places than are
    approved already).
    """
    with transaction() as db:
        opening, room = _locked(db, opening_id)
        day = local_day(at) if deadline_on != opening.deadline_on else deadline_on
        rules.checked_opening(places=places, per_unit=per_unit, deadline_on=deadline_on, on=day)
        if places < room.approved:
            raise Refused("taken", _("Đã duyệt {n} người, không giảm số chỗ xuống dưới số đó.").format(n=room.approved))
        before = {"places": opening.places, "per_unit": opening.per_unit, "deadline": opening.deadline_on.isoformat()}
        opening.places, opening.per_unit, opening.deadline_on = places, per_unit, deadline_on
        opening.closed_at = (opening.closed_at or at) if closed else None
        record("plans.changed_opening", "opening", opening_id, by=by, at=at, before=before, closed=closed)


def add_nominations(
    *,
    opening_id: int,
    person_ids: Sequence[int],
    need: Need,
    paths: Sequence[str],
    reserve: bool,
    reason: str,
    by: int,
    at: datetime,
) -> int:
    """Send several people, all or none, in this order; gives how many. Refused: "none", those of `add_nomination`."""
    if not person_ids:
        raise Refused("none", _("Chọn ít nhất một người."))
    with transaction():
        for person_id in dict.fromkeys(person_ids):
            sent = {"need": need, "paths": paths, "reserve": reserve, "reason": reason, "by": by, "at": at}
            add_nomination(opening_id=opening_id, person_id=person_id, **sent)  # type: ignore[arg-type]
    return len(set(person_ids))


def add_nomination(
    *, opening_id: int, person_id: int, need: Need, paths: Sequence[str], reserve: bool, reason: str, by: int, at: datetime
) -> int:
    """Send somebody who holds a post that `need` is about in one of the units `paths`; gives back the nomination's id.

    Who was returned or withdrawn may be sent again. Refused: "no_opening", "no_holder" (she holds no such post there today),
    "sent" (she is sent already, perhaps by another unit), those of `rules.may_nominate`.
    """
    why = squeeze(reason)
    with transaction() as db:
        _opening, room = _locked(db, opening_id)
        holder = holder_of(need, paths, local_day(at), person_id)
        if holder is None:
            raise Refused("no_holder", _("Người này không giữ chức danh của chỉ tiêu trong đơn vị đang phụ trách."))
        ours = select(Nomination).where(Nomination.opening_id == opening_id, Nomination.unit_id == holder.unit_id)
        of_unit = [one for one in db.scalars(ours) if one.state in STANDING]
        room = replace(room, of_unit=sum(not one.reserve for one in of_unit))
        rules.may_nominate(room, on=local_day(at), lacks=not holder.met, reserve=reserve, reason=why)
        kept = db.scalar(select(Nomination).where(Nomination.opening_id == opening_id, Nomination.person_id == holder.person_id))
        if kept is not None and kept.state in STANDING:
            raise Refused("sent", _("{name} đã có trong danh sách cử của đợt này.").format(name=holder.full_name))
        kept = kept or Nomination(opening_id=opening_id, person_id=holder.person_id)
        kept.unit_id, kept.post_kind, kept.post_title = holder.unit_id, holder.post_kind, holder.post_title
        kept.reserve, kept.reason = reserve, why
        kept.rank = 1 + max((one.rank for one in of_unit if one.reserve == reserve), default=0)
        _step(db, kept, State.NOMINATED, why, by=by, at=at)
        return kept.id


def approve_nominations(*, opening_id: int, nomination_ids: Collection[int], by: int, at: datetime) -> int:
    """Say yes to these people; gives how many are new. Refused: "no_opening", those of `rules.may_approve`."""
    with transaction() as db:
        _opening, room = _locked(db, opening_id)
        chosen = _chosen(db, opening_id, nomination_ids)
        rules.may_approve(room, [State(one.state) for one in chosen])
        fresh = [one for one in chosen if one.state == State.NOMINATED]
        for one in fresh:
            _step(db, one, State.APPROVED, "", by=by, at=at)
        return len(fresh)


def return_nominations(*, opening_id: int, nomination_ids: Collection[int], reason: str, by: int, at: datetime) -> int:
    """Send these people back to their units with a reason. Refused: "no_opening", those of `rules.may_return`."""
    why = squeeze(reason)
    with transaction() as db:
        _locked(db, opening_id)
        chosen = _chosen(db, opening_id, nomination_ids)
        rules.may_return([State(one.state) for one in chosen], why)
        for one in chosen:
            _step(db, one, State.RETURNED, why, by=by, at=at)
        return len(chosen)


def withdraw_nomination(*, opening_id: int, nomination_id: int, by: int, at: datetime) -> None:
    """Take back that somebody is sent. Refused: "no_opening", "none", "answered"."""
    with transaction() as db:
        _locked(db, opening_id)
        chosen = _chosen(db, opening_id, [nomination_id])
        if not chosen:
            raise Refused("none", _("Không còn người này trong danh sách cử."))
        rules.may_withdraw(State(chosen[0].state))
        _step(db, chosen[0], State.WITHDRAWN, "", by=by, at=at)


def move_nomination(*, opening_id: int, nomination_id: int, by: int, at: datetime) -> None:
    """Let somebody go one place before the one above her in her unit's order. Refused: "no_opening", "none"."""
    with transaction() as db:
        _locked(db, opening_id)
        chosen = _chosen(db, opening_id, [nomination_id])
        if not chosen:
            raise Refused("none", _("Không còn người này trong danh sách cử."))
        one = chosen[0]
        above = db.scalar(
            select(Nomination)
            .where(Nomination.opening_id == opening_id, Nomination.unit_id == one.unit_id, Nomination.reserve == one.reserve)
            .where(Nomination.rank < one.rank, Nomination.state.in_(STANDING))
            .order_by(Nomination.rank.desc(), Nomination.id)
            .limit(1)
        )
        if above is not None:
            one.rank, above.rank = above.rank, one.rank
            record("plans.moved_nomination", "nomination", one.id, by=by, at=at, rank=one.rank)


def enrolled_nominations(nomination_ids: Sequence[int], *, by: int, at: datetime, cohort: str) -> None:
    """Note that a class took these people in, inside its own transaction. Refused: "answered" (one is not approved any more)."""
    with transaction() as db:
        asked = select(Nomination).where(Nomination.id.in_(nomination_ids)).order_by(Nomination.id).with_for_update()
        for one in db.scalars(asked).all():
            if one.state != State.APPROVED:
                raise Refused("answered", _("Danh sách vừa thay đổi: có người không còn được duyệt. Xem lại rồi chọn."))
            _step(db, one, State.ENROLLED, _("Vào lớp {code}").format(code=cohort), by=by, at=at)


def _locked(db: Session, opening_id: int) -> tuple[Opening, Room]:
    """The opening, locked until the end of the transaction, and how its places stand. Refused: "no_opening"."""
    opening = db.scalar(select(Opening).where(Opening.id == opening_id).with_for_update())
    if opening is None:
        raise Refused("no_opening", _("Không còn đợt cử đi học này."))
    held = select(func.count()).where(Nomination.opening_id == opening_id, Nomination.state.in_(HELD))
    closed = opening.closed_at is not None
    return opening, Room(opening.places, opening.per_unit, opening.deadline_on, closed, db.scalar(held) or 0)


def _chosen(db: Session, opening_id: int, nomination_ids: Collection[int]) -> Sequence[Nomination]:
    """These nominations of the opening."""
    asked = select(Nomination).where(Nomination.opening_id == opening_id, Nomination.id.in_(sorted(set(nomination_ids))))
    return db.scalars(asked.order_by(Nomination.id)).all()


def _step(db: Session, one: Nomination, state: State, reason: str, *, by: int, at: datetime) -> None:
    """Bring a nomination to its next state, with a step that says who, when and why."""
    one.state = str(state)
    db.add(one)
    db.flush()
    db.add(NominationStep(nomination_id=one.id, state=str(state), reason=reason, at=at, by_id=by))
    record(f"plans.{state}_nomination", "nomination", one.id, by=by, at=at, opening=one.opening_id, person=one.person_id)
