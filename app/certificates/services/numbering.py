"""The use-case that hands out numbers: all of a class in one transaction, or none."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, CertificateStep, Register
from app.certificates.queries.bodies import BodyView, SignatoryView, body_of, signatory_on
from app.certificates.queries.holders import ProposedRow, proposed_rows
from app.certificates.rules import CODE_LENGTH, LETTERS, Head, Holder, State, number_text, record_of
from app.certificates.services.bodies import locked_register
from app.cohorts.queries import CohortView, cohort_of
from app.completion.rules.freezing import digest_of
from app.courses.queries import edition_view
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, fold, name_sort_key
from app.storage import journal
from app.storage.transaction import transaction

AHEAD_DAYS = 15
"""How far ahead of today the day on the paper may be, because papers go to the signature first."""


@dataclass(frozen=True)
class NumberedOne:
    """Somebody who has got her numbers."""

    certificate_id: int
    full_name: str
    serial: str
    entry: str


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is proposed and gets no numbers, and why."""

    certificate_id: int
    full_name: str
    why: str


@dataclass(frozen=True)
class Numbered:
    """What came of numbering a class."""

    numbered: tuple[NumberedOne, ...]
    left_out: tuple[LeftOut, ...]


def number_certificates(cohort_id: int, body_id: int, *, issued_on: date, by: int, at: datetime) -> Numbered:
    """Give everybody who is proposed consecutive numbers in the order of names, and freeze what is printed.

    Whether the latest decision still recognises her is asked again. Nobody proposed: nothing happens, so sending it twice is
    sending it once. Refused: "no_cohort", "no_body", "no_signatory", "day_early", "day_late".
    """
    with transaction() as db:
        cohort, body = cohort_of(cohort_id), body_of(body_id)
        if cohort is None:
            raise Refused("no_cohort", _("Không có lớp này."))
        if body is None:
            raise Refused("no_body", _("Không có nơi cấp này."))
        rows = proposed_rows(cohort_id, body_id)
        chosen = [row for row in rows if row.recognised]
        left_out = tuple(LeftOut(row.certificate_id, row.full_name, row.reason) for row in rows if not row.recognised)
        if not chosen:
            return Numbered((), left_out)
        _check_day(issued_on, max(row.decided_on for row in chosen), local_day(at))
        head = _head(cohort, body, signer(body_id, issued_on), issued_on)
        register = locked_register(db, body_id, issued_on.year, by=by, at=at)
        done = tuple(_numbered(db, register, body, head, row, by=by, at=at) for row in chosen)
        numbers = {"first": done[0].entry, "last": done[-1].entry, "people": len(done)}
        journal.record("certificates.number", "register", register.id, by=by, at=at, cohort=cohort.code, **numbers)
        return Numbered(done, left_out)


def signer(body_id: int, day: date) -> SignatoryView:
    """Who signs on that day. Refused: "no_signatory"."""
    found = signatory_on(body_id, day)
    if found is None:
        raise Refused(
            "no_signatory",
            _("Chưa có người ký cho ngày {day:%d/%m/%Y}. Ghi người ký ở trang nơi cấp rồi làm lại.").format(day=day),
        )
    return found


def take_numbers(
    db: Session, register: Register, certificate: Certificate, body: BodyView, head: Head, holder: Holder, *, replaces: str
) -> None:
    """The next two numbers of a locked register, and the record under them."""
    previous = db.scalar(
        select(Certificate.digest).where(Certificate.register_id == register.id, Certificate.entry_number == register.last_entry)
    )
    register.last_serial += 1
    register.last_entry += 1
    serial = number_text(body.serial_pattern, register.year, register.last_serial)
    entry = number_text(body.entry_pattern, register.year, register.last_entry)
    code = "".join(secrets.choice(LETTERS) for _each in range(CODE_LENGTH))
    record = record_of(head, holder, serial=serial, entry=entry, code=code, replaces=replaces, previous=previous or "")
    certificate.register_id, certificate.code, certificate.issued_on = register.id, code, head.issued_on
    certificate.serial_number, certificate.entry_number = register.last_serial, register.last_entry
    certificate.record, certificate.digest = record, digest_of(record)
    certificate.search_key, certificate.sort_key = fold(holder.name), name_sort_key(holder.name)
    certificate.state = State.WAITING


def _numbered(
    db: Session, register: Register, body: BodyView, head: Head, row: ProposedRow, *, by: int, at: datetime
) -> NumberedOne:
    """One person's numbers, record and step."""
    certificate = db.get_one(Certificate, row.certificate_id)
    certificate.decision_id = row.decision_id
    take_numbers(db, register, certificate, body, head, row.holder, replaces="")
    step = CertificateStep(certificate_id=certificate.id, state=State.WAITING, happened_on=local_day(at), note="", document="")
    step.recorded_at, step.recorded_by_id = at, by
    db.add(step)
    db.flush()
    record = certificate.record or {}
    return NumberedOne(certificate.id, row.full_name, record["serial"], record["entry"])


def _head(cohort: CohortView, body: BodyView, signatory: SignatoryView, issued_on: date) -> Head:
    """What is the same for the whole class."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    return Head(
        kind=body.kind,
        skin=body.skin,
        parent_name=body.parent_name,
        body_name=body.name,
        place=body.place,
        capacity=signatory.capacity,
        signatory_title=signatory.title,
        signatory_name=signatory.full_name,
        class_code=cohort.code,
        class_title=cohort.title,
        opens_on=cohort.opens_on,
        closes_on=cohort.closes_on,
        course_title=edition.title,
        course_decision=edition.decision_number,
        issued_on=issued_on,
    )


def _check_day(issued_on: date, decided_on: date, today: date) -> None:
    """A certificate is not older than its decision, and not dated far ahead."""
    if issued_on < decided_on:
        raise Refused(
            "day_early",
            _("Ngày ghi trên chứng chỉ không được trước ngày quyết định, {day:%d/%m/%Y}.").format(day=decided_on),
        )
    if issued_on > today + timedelta(days=AHEAD_DAYS):
        raise Refused("day_late", _("Ngày ghi trên chứng chỉ chỉ được sau hôm nay nhiều nhất {n} ngày.").format(n=AHEAD_DAYS))
