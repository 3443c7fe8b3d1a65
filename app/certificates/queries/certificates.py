"""Certificates: those of a class, one of them with what happened to it, the one behind a public code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.certificates.models import Certificate, CertificateStep
from app.certificates.queries.bodies import KEEPERS
from app.certificates.rules import Printed, State, printed_of
from app.cohorts.models import Cohort, Enrolment
from app.completion.rules.freezing import digest_of
from app.people.models import Person, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class CertificateView:
    """A certificate as it stands; without numbers, code and record while it is only proposed."""

    id: int
    enrolment_id: int
    cohort_id: int
    cohort_code: str
    full_name: str
    decision_id: int
    body_id: int
    state: State
    register_id: int | None
    code: str | None
    issued_on: date | None
    record: Record | None
    digest: str | None
    replaces_id: int | None
    replaced_by_id: int | None

    @cached_property
    def printed(self) -> Printed | None:
        """What is printed; None before it has numbers."""
        return printed_of(self.record) if self.record else None

    @cached_property
    def intact(self) -> bool:
        """Whether the kept record is the one that was frozen."""
        return self.record is None or digest_of(self.record) == self.digest

    @property
    def stands(self) -> bool:
        """Whether it is valid: signed, perhaps handed out, not voided."""
        return self.state in (State.SIGNED, State.HANDED_OUT)


@dataclass(frozen=True)
class StepView:
    """One thing that happened to a certificate, and who recorded it when."""

    state: State
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    note: str
    document: str


def certificates_of_cohort(cohort_id: int) -> list[CertificateView]:
    """The certificates of a class, voided ones too, in Vietnamese order of names. 1 statement."""
    rows = session().execute(
        _certificates().where(Enrolment.cohort_id == cohort_id).order_by(Certificate.sort_key, Certificate.id)
    )
    return [_view(row) for row in rows]


def certificate_in_reach(viewer: Viewer, certificate_id: int) -> CertificateView | None:
    """A certificate of a class that `viewer` looks after; None outside her scope. 1 statement."""
    of_unit = _certificates().join(Unit, Unit.id == Cohort.unit_id)
    row = session().execute(of_unit.where(Certificate.id == certificate_id, within(viewer.reach(*KEEPERS)))).first()
    return _view(row) if row else None


def certificate_of(enrolment_id: int) -> CertificateView | None:
    """The certificate of a trainee that counts; None before one is proposed. 1 statement."""
    live = _certificates().where(Certificate.enrolment_id == enrolment_id, Certificate.state != State.VOIDED)
    row = session().execute(live).first()
    return _view(row) if row else None


def certificate_by_code(code: str) -> CertificateView | None:
    """The certificate behind a public code. 1 statement."""
    row = session().execute(_certificates().where(Certificate.code == code)).first()
    return _view(row) if row else None


def steps_of(certificate_id: int) -> list[StepView]:
    """What happened to a certificate, in order. 1 statement."""
    rows = session().execute(
        select(
            CertificateStep.state,
            CertificateStep.happened_on,
            CertificateStep.recorded_at,
            Person.full_name,
            CertificateStep.note,
            CertificateStep.document,
        )
        .join(Person, Person.id == CertificateStep.recorded_by_id)
        .where(CertificateStep.certificate_id == certificate_id)
        .order_by(CertificateStep.id)
    )
    return [StepView(State(row[0]), *row[1:]) for row in rows]


def _certificates() -> Select[Any]:
    """Certificates in the order of `CertificateView`."""
    later = aliased(Certificate, name="later")
    columns: Select[Any] = select(
        Certificate.id,
        Certificate.enrolment_id,
        Enrolment.cohort_id,
        Cohort.code,
        Person.full_name,
        Certificate.decision_id,
        Certificate.body_id,
        Certificate.state,
        Certificate.register_id,
        Certificate.code,
        Certificate.issued_on,
        Certificate.record,
        Certificate.digest,
        Certificate.replaces_id,
        later.id,
    )
    return (
        columns.select_from(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(later, later.replaces_id == Certificate.id)
    )


def _view(row: Sequence[Any]) -> CertificateView:
    """One row of `_certificates()`."""
    fields: list[Any] = [*row]
    fields[7] = State(row[7])
    return CertificateView(*fields)
