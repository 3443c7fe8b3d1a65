"""Use-cases of requests: somebody asks about her own data, an official answers within two working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update

from app.attendance.models import LeavePhoto, LeaveRequest
from app.cohorts.models import Enrolment
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _, fold, name_sort_key, squeeze
from app.people.models import Account, Person, SignIn
from app.people.queries import account_of
from app.people.rules import phone_of
from app.privacy.models import DataAnswer, DataRequest, Particular
from app.privacy.rules import Ground, Outcome, RequestKind, answer_due
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Correction:
    """What an official writes in the place of what was wrong; an empty one leaves it as it is."""

    full_name: str = ""
    birth_on: date | None = None
    phone: str = ""


def ask_about_data(kind: RequestKind, words: str, *, by: int, at: datetime) -> int:
    """Write down a request of `by` about her own data; the same one again while it waits is the same one. Gives its id.

    Refused: "words_missing".
    """
    said = words.strip()
    if not said:
        raise Refused("words_missing", _("Viết chị muốn sửa hoặc xóa điều gì."))
    with transaction() as db:
        waits = select(DataRequest).outerjoin(DataAnswer, DataAnswer.request_id == DataRequest.id)
        same = (DataRequest.person_id == by, DataRequest.kind == kind, DataAnswer.request_id.is_(None))
        for row in db.scalars(waits.where(*same)):
            if row.words == said:
                return row.id
        asked = DataRequest(person_id=by, kind=kind, words=said, asked_at=at, due_on=answer_due(local_day(at)))
        db.add(asked)
        db.flush()
        record("privacy.asked", "data_request", asked.id, by=by, at=at, kind=str(kind), due_on=asked.due_on.isoformat())
        return asked.id


def answer_request(
    request_id: int, outcome: Outcome, *, words: str, ground: Ground, correction: Correction, by: int, at: datetime
) -> None:
    """Answer a request once, and do what it asks as far as the law and the papers of others allow.

    To correct: writes `correction`. To erase: what she gave by consent, her pictures in leave requests, her sign-ins that ended.
    Refused: "answered", "words_missing", "ground_missing" (what stays needs its reason), "own", "phone", "login_taken".
    """
    said = words.strip()
    if not said:
        raise Refused("words_missing", _("Viết câu trả lời cho chị ấy."))
    if outcome is Outcome.PARTLY and ground is Ground.NONE:
        raise Refused("ground_missing", _("Chọn vì sao phải giữ lại."))
    with transaction() as db:
        asked = db.get_one(DataRequest, request_id, with_for_update=True)
        if asked.person_id == by:
            raise Refused("own", _("Yêu cầu của chính mình do người khác trả lời."))
        if db.get(DataAnswer, request_id) is not None:
            raise Refused("answered", _("Yêu cầu này đã có người trả lời."))
        if outcome is not Outcome.REFUSED and asked.kind == RequestKind.CORRECT:
            _correct(asked.person_id, correction, by=by, at=at)
        if outcome is not Outcome.REFUSED and asked.kind == RequestKind.ERASE:
            _erase(asked.person_id, by=by, at=at)
        db.add(DataAnswer(request_id=request_id, outcome=outcome, ground=ground, words=said, answered_by_id=by, answered_at=at))
        record("privacy.answered", "data_request", request_id, by=by, at=at, outcome=str(outcome), ground=str(ground))


def _correct(person_id: int, correction: Correction, *, by: int, at: datetime) -> None:
    """Write a person's name, birthday or telephone anew; who signs in with the old number signs in with the new one."""
    with transaction() as db:
        person = db.get_one(Person, person_id, with_for_update=True)
        changed = []
        name = squeeze(correction.full_name)
        if name and name != person.full_name:
            person.full_name, person.search_key, person.sort_key = name, fold(name), name_sort_key(name)
            changed.append("full_name")
        if correction.birth_on and correction.birth_on != person.birth_on:
            person.birth_on, person.birth_year = correction.birth_on, correction.birth_on.year
            changed.append("birth_on")
        if correction.phone and _new_phone(person, correction.phone):
            changed.append("phone")
        record("privacy.corrected", "person", person_id, by=by, at=at, fields=changed)


def _new_phone(person: Person, text: str) -> bool:
    """Give somebody another telephone number; False when it is the one she has. Refused: "phone", "login_taken"."""
    number = phone_of(text)
    if number is None:
        raise Refused("phone", _("Số điện thoại cần có 10 chữ số, ví dụ 0912 345 678."))
    if number == person.phone:
        return False
    with transaction() as db:
        account = db.get(Account, person.id)
        if account is not None and account.phone is not None:
            if account_of(number) is not None:
                raise Refused("login_taken", _("“{login}” đã có người khác dùng để đăng nhập.").format(login=number))
            account.phone = number
        person.phone = number
    return True


def _erase(person_id: int, *, by: int, at: datetime) -> None:
    """Remove what nobody else relies on."""
    with transaction() as db:
        hers = (Particular.person_id == person_id, Particular.withdrawn_at.is_(None))
        db.execute(update(Particular).where(*hers).values(value=None, withdrawn_at=at))
        asked = select(LeaveRequest.id).join(Enrolment, Enrolment.id == LeaveRequest.enrolment_id)
        db.execute(delete(LeavePhoto).where(LeavePhoto.request_id.in_(asked.where(Enrolment.person_id == person_id))))
        db.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_not(None)))
        record("privacy.erased", "person", person_id, by=by, at=at, what=["particulars", "leave_photos", "sign_ins"])
