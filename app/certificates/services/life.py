"""Use-cases of what follows numbering: signed, handed out, voided, printed again because of a misprint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, CertificateStep
from app.certificates.queries.bodies import body_of
from app.certificates.rules import Corrections, Head, Holder, Printed, State, may_become, printed_of
from app.certificates.services.badges import ensure_badge_key
from app.certificates.services.bodies import locked_register
from app.certificates.services.numbering import signer, take_numbers
from app.cohorts.models import Enrolment
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction


def sign_certificates(cohort_id: int, certificates: Collection[int], *, signed_on: date, by: int, at: datetime) -> int:
    """Record that these certificates of a class were signed; those that are already stay. Gives how many are new.

    Refused: "nobody", "foreign" (not of this class), "future_day", "before_decided", "wrong_state".
    """
    return _advance(cohort_id, certificates, State.SIGNED, on=signed_on, note="", by=by, at=at)


def hand_out_certificates(
    cohort_id: int, certificates: Collection[int], *, handed_on: date, receiver: str, by: int, at: datetime
) -> int:
    """Record that these certificates were given to their holders, or to `receiver` for them. Gives how many are new.

    Refused: "nobody", "foreign", "future_day", "before_signed", "wrong_state".
    """
    return _advance(cohort_id, certificates, State.HANDED_OUT, on=handed_on, note=receiver, by=by, at=at)


def void_certificate(certificate_id: int, *, reason: str, document: str, by: int, at: datetime) -> None:
    """Void a certificate; its numbers are never used again. One that was handed out needs the number of the paper that says so.

    Refused: "no_reason", "no_document", "wrong_state".
    """
    with transaction() as db:
        certificate = _locked(db, certificate_id)
        _void(db, certificate, reason=reason, document=document, needs_document=True, by=by, at=at)
        journal.record("certificates.void", "certificate", certificate_id, by=by, at=at, reason=reason, document=document)


def reprint_certificate(certificate_id: int, said: Corrections, *, reason: str, by: int, at: datetime) -> int:
    """Void a misprinted certificate and number a corrected one in its place, under today's signatory. Gives the new one's id.

    Both numbers are new, because a number is never used twice; the new record names the old serial. Sending it twice is sending
    it once: the second time gives the one that was made. Refused: "no_reason", "no_name", "wrong_state", "no_signatory".
    """
    if not said.name:
        raise Refused("no_name", _("Điền họ và tên như cần in."))
    with transaction() as db:
        body_id, today = db.scalar(select(Certificate.body_id).where(Certificate.id == certificate_id)) or 0, local_day(at)
        body = body_of(body_id)
        assert body is not None
        register = locked_register(db, body_id, today.year, by=by, at=at)
        old = _locked(db, certificate_id)
        made = db.scalar(select(Certificate.id).where(Certificate.replaces_id == certificate_id))
        if made is not None:
            return made
        printed = _printed(old)
        note = _("In lại vì in sai: {reason}").format(reason=reason) if reason else ""
        _void(db, old, reason=note, document="", needs_document=False, by=by, at=at)
        db.flush()  # the one that counts is one only
        new = Certificate(enrolment_id=old.enrolment_id, decision_id=old.decision_id, body_id=body_id, replaces_id=old.id)
        signatory = signer(body_id, today)
        head = replace(
            _head_of(printed),
            capacity=signatory.capacity,
            signatory_title=signatory.title,
            signatory_name=signatory.full_name,
            issued_on=today,
        )
        take_numbers(db, register, new, body, head, _holder_of(old, printed, said), replaces=printed.serial)
        db.add(new)
        db.flush()
        _step(db, new, State.WAITING, on=today, note=note, document="", by=by, at=at)
        journal.record("certificates.reprint", "certificate", new.id, by=by, at=at, replaces=old.id, reason=reason)
        return new.id


def _advance(cohort_id: int, certificates: Collection[int], to: State, *, on: date, note: str, by: int, at: datetime) -> int:
    """One step forward for everybody who is named."""
    if not certificates:
        raise Refused("nobody", _("Chưa chọn ai. Đánh dấu ít nhất một người."))
    if on > local_day(at):
        raise Refused("future_day", _("Ngày này chưa tới. Điền ngày đã ký hoặc đã trao."))
    with transaction() as db:
        found = _of_class(db, cohort_id, certificates)
        if len(found) != len(set(certificates)):
            raise Refused("foreign", _("Danh sách có chứng chỉ không thuộc lớp này. Tải lại trang rồi chọn lại."))
        todo = [one for one in found if one.state != to]
        _check_states(todo, to)
        if to is State.SIGNED:
            _check_decided(todo, on)
        else:
            _check_signed(db, todo, on)
        for one in todo:
            one.state = to
            _step(db, one, to, on=on, note=note, document="", by=by, at=at)
        if todo and to is State.SIGNED:
            ensure_badge_key(by=by, at=at)
        if todo:
            people = [one.id for one in todo]
            journal.record(f"certificates.{to}", "cohort", cohort_id, by=by, at=at, certificates=people, on=on.isoformat())
        return len(todo)


def _check_states(todo: Sequence[Certificate], to: State) -> None:
    """Nobody skips a step."""
    wrong = [one for one in todo if not may_become(State(one.state), to)]
    if wrong:
        names = ", ".join(one.record["person"]["name"] if one.record else f"#{one.id}" for one in wrong[:5])
        raise Refused(
            "wrong_state", _("Chưa ghi được cho {names}: chứng chỉ đang ở bước khác. Tải lại trang để xem.").format(names=names)
        )


def _check_decided(todo: Sequence[Certificate], on: date) -> None:
    """Nothing is signed before its decision."""
    last = max((printed_of(one.record).decided_on for one in todo if one.record), default=on)
    if on < last:
        raise Refused("before_decided", _("Ngày ký không được trước ngày quyết định, {day:%d/%m/%Y}.").format(day=last))


def _check_signed(db: Session, todo: Sequence[Certificate], on: date) -> None:
    """Nothing is handed out before it was signed."""
    signed = select(CertificateStep.happened_on).where(
        CertificateStep.certificate_id.in_([one.id for one in todo]), CertificateStep.state == State.SIGNED
    )
    last = max(db.scalars(signed), default=on)
    if on < last:
        raise Refused("before_signed", _("Ngày trao không được trước ngày ký, {day:%d/%m/%Y}.").format(day=last))


def _of_class(db: Session, cohort_id: int, certificates: Collection[int]) -> Sequence[Certificate]:
    """These certificates, as far as they belong to the class, locked."""
    chosen = (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.id.in_(list(certificates)), Enrolment.cohort_id == cohort_id)
        .order_by(Certificate.id)
        .with_for_update(of=Certificate)
    )
    return db.scalars(chosen.execution_options(populate_existing=True)).all()


def _locked(db: Session, certificate_id: int) -> Certificate:
    """A certificate, locked against somebody who changes it at the same moment."""
    found = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    return db.scalars(found.execution_options(populate_existing=True)).one()


def _void(
    db: Session, certificate: Certificate, *, reason: str, document: str, needs_document: bool, by: int, at: datetime
) -> None:
    """The last step of a certificate."""
    if not reason:
        raise Refused("no_reason", _("Ghi lý do."))
    if not may_become(State(certificate.state), State.VOIDED):
        raise Refused("wrong_state", _("Chứng chỉ này đã hủy từ trước."))
    if needs_document and certificate.state == State.HANDED_OUT and not document:
        raise Refused("no_document", _("Chứng chỉ đã trao thì cần số văn bản thu hồi, ví dụ 12/QĐ-BTV."))
    certificate.state = State.VOIDED
    _step(db, certificate, State.VOIDED, on=local_day(at), note=reason, document=document, by=by, at=at)


def _step(
    db: Session, certificate: Certificate, state: State, *, on: date, note: str, document: str, by: int, at: datetime
) -> None:
    """What happened."""
    step = CertificateStep(certificate_id=certificate.id, state=state, happened_on=on, note=note, document=document)
    step.recorded_at, step.recorded_by_id = at, by
    db.add(step)


def _printed(old: Certificate) -> Printed:
    """What stands on the paper. Refused: "wrong_state" when it has no numbers yet."""
    if old.record is None or old.state == State.VOIDED:
        raise Refused("wrong_state", _("Chỉ in lại được chứng chỉ đã có số và chưa hủy."))
    return printed_of(old.record)


def _head_of(printed: Printed) -> Head:
    """The head of a record."""
    return Head(
        kind=printed.kind,
        skin=printed.skin,
        parent_name=printed.parent_name,
        body_name=printed.body_name,
        place=printed.place,
        capacity=printed.capacity,
        signatory_title=printed.signatory_title,
        signatory_name=printed.signatory_name,
        class_code=printed.class_code,
        class_title=printed.class_title,
        opens_on=printed.opens_on,
        closes_on=printed.closes_on,
        course_title=printed.course_title,
        course_decision=printed.course_decision,
        issued_on=printed.issued_on,
    )


def _holder_of(old: Certificate, printed: Printed, said: Corrections) -> Holder:
    """Who holds it, as it should have been printed."""
    return Holder(
        name=said.name,
        birth=said.birth,
        post=said.post,
        unit=said.unit,
        periods=printed.periods,
        online=printed.online,
        in_person=printed.in_person,
        band=printed.band,
        decision_number=printed.decision_number,
        decided_on=printed.decided_on,
        decision_digest=old.record["decision"]["digest"] if old.record else "",
    )
