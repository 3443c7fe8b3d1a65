"""Use-cases of the people in a class: enrol, leave, come back, class officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment, Officer
from app.cohorts.rules.posts import enrolment_kind
from app.cohorts.services.classes import locked_cohort
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import Person
from app.storage.journal import record
from app.storage.transaction import transaction


def enrol(*, cohort_id: int, person_id: int, unit_id: int | None, post_title: str, post_kind: str, by: int, at: datetime) -> int:
    """Put a person into a class with her post and unit of today; gives back the enrolment's id. Who is in it stays as she is.

    Refused: "no_cohort", "no_person", "left" (she left this class; `rejoin` takes her back).
    """
    with transaction() as db:
        locked_cohort(db, cohort_id)
        if db.get(Person, person_id) is None:
            raise Refused("no_person", _("Không tìm thấy người này."))
        known = db.scalar(select(Enrolment).where(Enrolment.cohort_id == cohort_id, Enrolment.person_id == person_id))
        if known is not None and known.left_at is not None:
            raise Refused("left", _("Người này đã thôi học lớp này. Mở danh sách học viên để nhận lại."))
        if known is not None:
            return known.id
        enrolment = Enrolment(
            cohort_id=cohort_id,
            person_id=person_id,
            unit_id=unit_id,
            post_title=squeeze(post_title),
            post_kind=enrolment_kind(post_kind),
            enrolled_at=at,
            enrolled_by_id=by,
        )
        db.add(enrolment)
        db.flush()
        record("cohorts.enrolled", "enrolment", enrolment.id, by=by, at=at, cohort=cohort_id, person=person_id)
        return enrolment.id


def leave(*, enrolment_id: int, reason: str, by: int, at: datetime) -> None:
    """Note that a person left her class, and why; what she learned stays, an office she holds ends.

    Refused: "no_enrolment", "reason" (none given), "already_left".
    """
    why = squeeze(reason)
    if not why:
        raise Refused("reason", _("Ghi lý do thôi học, một hai câu là đủ."))
    with transaction() as db:
        enrolment = _locked_enrolment(db, enrolment_id)
        if enrolment.left_at is not None:
            raise Refused("already_left", _("Người này đã thôi học từ trước."))
        enrolment.left_at, enrolment.left_reason = at, why
        yesterday = local_day(at) - timedelta(days=1)
        db.execute(update(Officer).where(Officer.enrolment_id == enrolment_id, Officer.to_on.is_(None)).values(to_on=yesterday))
        record("cohorts.left", "enrolment", enrolment_id, by=by, at=at, reason=why)


def rejoin(*, enrolment_id: int, reason: str, by: int, at: datetime) -> None:
    """Take a person back who had left, with everything she had learned.

    Refused: "no_enrolment", "reason" (none given), "not_left".
    """
    why = squeeze(reason)
    if not why:
        raise Refused("reason", _("Ghi lý do nhận lại, một hai câu là đủ."))
    with transaction() as db:
        enrolment = _locked_enrolment(db, enrolment_id)
        if enrolment.left_at is None:
            raise Refused("not_left", _("Người này đang học, không cần nhận lại."))
        before = {"left_at": enrolment.left_at.isoformat(), "reason": enrolment.left_reason}
        enrolment.left_at = enrolment.left_reason = None
        record("cohorts.rejoined", "enrolment", enrolment_id, by=by, at=at, reason=why, before=before)


def set_officers(*, cohort_id: int, leader: int | None, deputies: Sequence[int], on: date, by: int, at: datetime) -> None:
    """Say who leads a class from a day on (enrolments); whoever holds another office until then holds it to the day before.

    Refused: "no_cohort", "not_in_class" (left, or in another class), "two_offices" (leader and deputy at once).
    """
    wanted = dict.fromkeys(deputies, "deputy")
    if leader in wanted:
        raise Refused("two_offices", _("Một người không làm lớp trưởng và lớp phó cùng lúc."))
    if leader is not None:
        wanted[leader] = "leader"
    with transaction() as db:
        locked_cohort(db, cohort_id)
        in_class = set(db.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))))
        if not wanted.keys() <= in_class:
            raise Refused("not_in_class", _("Ban cán sự phải là học viên đang học lớp này."))
        holding = db.scalars(
            select(Officer)
            .join(Enrolment, Enrolment.id == Officer.enrolment_id)
            .where(Enrolment.cohort_id == cohort_id, Officer.to_on.is_(None))
        ).all()
        for officer in holding:
            if wanted.get(officer.enrolment_id) == officer.role:
                del wanted[officer.enrolment_id]
            else:
                officer.to_on = on - timedelta(days=1)
        db.add_all(Officer(enrolment_id=enrolment_id, role=role, from_on=on, to_on=None) for enrolment_id, role in wanted.items())
        record(
            "cohorts.set_officers", "cohort", cohort_id, by=by, at=at, leader=leader, deputies=list(deputies), on=on.isoformat()
        )


def _locked_enrolment(db: Session, enrolment_id: int) -> Enrolment:
    """The enrolment, locked until the end of the transaction."""
    enrolment = db.scalar(select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update())
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy học viên này trong lớp."))
    return enrolment
