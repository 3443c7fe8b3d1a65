"""Use-cases of the accounts of a class: first passwords on slips of paper, shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.cohorts.queries.imports import AccountState, account_states
from app.cohorts.services.classes import locked_cohort
from app.kernel.refusal import Refused
from app.kernel.text import _, slug
from app.people.models import Account
from app.people.services.passwords import first_password, hash_of
from app.people.services.persons import reset_password
from app.people.services.slips import make_entry_slips
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Slip:
    """What is printed for one person: name, commune, login and first password, and the token of the QR that signs her in once.
    Password and token are kept nowhere else."""

    full_name: str
    unit_name: str
    login: str
    first_password: str
    entry: str


def open_accounts(*, cohort_id: int, by: int, at: datetime) -> list[Slip]:
    """Open an account for everybody in a class who has none; gives back the slips to print, none when all have one.

    Hashing is slow and the transaction holds the write lock of SQLite, so passwords are hashed before it begins; who got an
    account in the meantime keeps that one. Refused: "no_cohort".
    """
    without = [state for state in account_states(cohort_id) if state.login is None]
    passwords = {state.person_id: first_password() for state in without}
    hashes = {person_id: hash_of(password) for person_id, password in passwords.items()}
    logins: dict[int, str] = {}
    with transaction() as db:
        locked_cohort(db, cohort_id)
        waiting = [state for state in account_states(cohort_id) if state.login is None and state.person_id in hashes]
        names = _Names(db, waiting)
        for state in waiting:
            phone, login_name = names.next_for(state)
            account = Account(
                person_id=state.person_id,
                phone=phone,
                login_name=login_name,
                password_hash=hashes[state.person_id],
                must_change=True,
                password_set_at=at,
            )
            db.add(account)
            record("people.opened_account", "person", state.person_id, by=by, at=at, cohort=cohort_id)
            logins[state.person_id] = phone or login_name or ""
        db.flush()
        entries = make_entry_slips(list(logins), by=by, at=at)
        opened = [state for state in waiting if state.person_id in logins]
        return [
            Slip(state.full_name, state.unit_name, logins[key], passwords[key], entries[key])
            for state in opened
            for key in [state.person_id]
        ]


def new_slip(*, cohort_id: int, enrolment_id: int, by: int, at: datetime) -> Slip:
    """Give a person of a class a new first password; the old one and all her sign-ins end. Gives back the slip to print.

    Refused: "not_in_class", "no_account", "staff" (she has a role: only an administrator may).
    """
    state = next((state for state in account_states(cohort_id) if state.enrolment_id == enrolment_id), None)
    if state is None:
        raise Refused("not_in_class", _("Không tìm thấy học viên này trong lớp."))
    if state.staff:
        raise Refused("staff", _("Người này còn làm quản lý hoặc giảng viên. Nhờ người quản trị cấp mật khẩu mới."))
    if state.login is None:
        raise Refused("no_account", _("Người này chưa có tài khoản. Bấm “Mở tài khoản” trước."))
    password = reset_password(person_id=state.person_id, by=by, at=at)
    entry = make_entry_slips([state.person_id], by=by, at=at)[state.person_id]
    return Slip(state.full_name, state.unit_name, state.login, password, entry)


class _Names:
    """Logins for people who get an account: the phone when nobody signs in with it, else a name made from theirs and a number."""

    def __init__(self, db: Session, people: Iterable[AccountState]) -> None:
        """Read which phones and names are in use. 1 statement per 200 people."""
        wanted = list(people)
        self.taken: set[str] = set()
        for start in range(0, len(wanted), 200):
            part = wanted[start : start + 200]
            phones = [state.phone for state in part if state.phone]
            stems = {_stem(state.full_name) for state in part}
            like = or_(*[Account.login_name.like(f"{stem}%") for stem in stems], Account.phone.in_(phones))
            for phone, login_name in db.execute(select(Account.phone, Account.login_name).where(like)):
                self.taken |= {name for name in (phone, login_name) if name}

    def next_for(self, state: AccountState) -> tuple[str | None, str | None]:
        """(phone, None) or (None, login name); it is taken from now on."""
        if state.phone and state.phone not in self.taken:
            self.taken.add(state.phone)
            return state.phone, None
        number = 1
        while (name := f"{_stem(state.full_name)}{number}") in self.taken:
            number += 1
        self.taken.add(name)
        return None, name


def _stem(full_name: str) -> str:
    """The beginning of a login name: "Hà Thị Thắm" becomes "hathitham"."""
    return re.sub(r"[^a-z]", "", slug(full_name))[:40] or "hocvien"
