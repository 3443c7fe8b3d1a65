"""Use-cases that begin a certificate: propose those whom a decision recognises; a whole class at once, for commands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from app.certificates.models import Certificate, CertificateStep
from app.certificates.queries.bodies import bodies_for
from app.certificates.rules import State
from app.certificates.services.numbering import Numbered, number_certificates
from app.cohorts.models import Cohort
from app.cohorts.queries import CohortView, RosterRow, cohort_of, roster
from app.completion.queries import Decided, decided
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction


def propose_certificates(cohort_id: int, enrolments: Collection[int], *, body_id: int, by: int, at: datetime) -> int:
    """Propose a certificate for each of these people; who has one already is left as she is. Gives how many are new.

    Refused: "no_cohort", "no_body" (it does not issue for this class), "nobody", "not_recognised".
    """
    with transaction() as db:
        cohort = _locked(db, cohort_id)
        if body_id not in {body.id for body in bodies_for(cohort.unit_path)}:
            raise Refused("no_body", _("Chọn nơi cấp cho lớp này."))
        if not enrolments:
            raise Refused("nobody", _("Chưa chọn ai. Đánh dấu ít nhất một người."))
        people = {row.enrolment_id: row for row in roster(cohort_id, left=True)}
        made = decided(cohort_id)
        _check(enrolments, people, made)
        live = set(db.scalars(select(Certificate.enrolment_id).where(_live_in(people))))
        new = sorted(set(enrolments) - live)
        for key in new:
            _add(db, people[key], made[key], body_id, by=by, at=at)
        if new:
            journal.record("certificates.propose", "cohort", cohort_id, by=by, at=at, people=len(new), body=body_id)
        return len(new)


def issue_certificates(cohort_id: int, *, body_id: int, issued_on: date, by: int, at: datetime) -> Numbered:
    """Propose everybody whom the decisions of a class recognise, and give numbers: safe to repeat.

    Refused: those of `propose_certificates` (but "nobody") and `number_certificates`.
    """
    with transaction():
        ready = [key for key, line in decided(cohort_id).items() if line.recognised]
        if ready:
            propose_certificates(cohort_id, ready, body_id=body_id, by=by, at=at)
        return number_certificates(cohort_id, body_id, issued_on=issued_on, by=by, at=at)


def rehearse_certificates(cohort_id: int, *, body_id: int, issued_on: date, by: int, at: datetime) -> Numbered:
    """What `issue_certificates` would do, with the very numbers; nothing of it stays."""
    try:
        with transaction():
            outcome = issue_certificates(cohort_id, body_id=body_id, issued_on=issued_on, by=by, at=at)
            raise _Rehearsed
    except _Rehearsed:
        return outcome


class _Rehearsed(Exception):
    """Ends a rehearsal, so that everything is taken back."""


def _locked(db: Session, cohort_id: int) -> CohortView:
    """The class, locked against somebody who proposes at the same moment."""
    db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp này."))
    return cohort


def _check(enrolments: Collection[int], people: dict[int, RosterRow], made: dict[int, Decided]) -> None:
    """Everybody is of the class and recognised by the latest decision about her."""
    wrong = [key for key in enrolments if key not in people or key not in made or not made[key].recognised]
    if wrong:
        names = ", ".join(people[key].full_name for key in wrong[:5] if key in people) or _("người không thuộc lớp này")
        raise Refused(
            "not_recognised",
            _("Chưa đề nghị được: {names} hiện không có quyết định công nhận hoàn thành.").format(names=names),
        )


def _live_in(people: dict[int, RosterRow]) -> ColumnElement[bool]:
    """The condition that a certificate counts and belongs to one of these people."""
    return Certificate.enrolment_id.in_(list(people)) & (Certificate.state != State.VOIDED)


def _add(db: Session, person: RosterRow, line: Decided, body_id: int, *, by: int, at: datetime) -> None:
    """One proposed certificate with its first step."""
    certificate = Certificate(enrolment_id=person.enrolment_id, decision_id=line.decision_id, body_id=body_id)
    certificate.state, certificate.search_key, certificate.sort_key = State.PROPOSED, person.search_key, person.sort_key
    db.add(certificate)
    db.flush()
    step = CertificateStep(certificate_id=certificate.id, state=State.PROPOSED, happened_on=local_day(at), note="", document="")
    step.recorded_at, step.recorded_by_id = at, by
    db.add(step)
