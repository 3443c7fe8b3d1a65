"""Use-cases of signing in and out and of changing the password."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Account, NoticeRead, SignIn, SignInFailure
from app.people.queries import (
    AccountRow,
    account_of,
    account_of_person,
    failures_since,
    has_come_from,
    has_read_notice,
    has_second_factor,
    installation_kind,
    roles_of,
)
from app.people.rules import FAILURE_WINDOW, NOTICE_VERSION, Owes, login_of, must_wait, owed, sign_in_expiry
from app.people.services.passwords import chosen_password, hash_of, verifies
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class NewSignIn:
    """A sign-in that has just begun; the token goes into the cookie and nowhere else."""

    token: str
    person_id: int
    must_change: bool
    owes: Owes = Owes.NOTHING


def token_hash(token: str) -> str:
    """How a token is looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(*, login: str, password: str, remember: bool, device: str, address: str, at: datetime) -> NewSignIn:
    """Begin a sign-in.

    Refused: "wrong" (account and password do not fit; says no more than that), "wait" (too many failures).
    """
    name = login_of(login)
    who, where = hidden(name), hidden(address)
    since = at - FAILURE_WINDOW
    own, crowd = failures_since(who, since=since), failures_since(where, since=since)
    wait = Refused("wait", _("Đã nhập sai nhiều lần. Chờ 15 phút rồi thử lại, hoặc nhờ người phụ trách lớp cấp mật khẩu mới."))
    if must_wait(own, 0):
        raise wait
    account, crowded = account_of(name), must_wait(own, crowd)
    # Where many failed, whoever is not at home there costs the same hash and hears the same words as who is and errs.
    heard = not crowded or has_come_from(account.person_id if account else 0, where)
    fits = verifies(password, account.password_hash if account and heard else None)
    if account is None or account.disabled or not fits:
        if heard:
            remember_failure([who, where], at)
        if crowded:
            raise wait
        raise Refused("wrong", _("Số điện thoại hoặc mật khẩu chưa đúng. Kiểm tra lại từng ô, hoặc hỏi người phụ trách lớp."))
    return begin_sign_in(account, remember=remember, device=device, at=at, came_from=where)


def begin_sign_in(account: AccountRow, *, remember: bool, device: str, at: datetime, came_from: str = "") -> NewSignIn:
    """Write the row of a sign-in for an account that has proved itself."""
    required = installation_kind() == "office"
    told = not required or has_read_notice(account.person_id, NOTICE_VERSION)
    has_second = has_second_factor(account.person_id)
    owes = owed(roles_of(account.person_id), has_second=has_second, required=required, told=told)
    expires_at = sign_in_expiry(at, remember=remember)
    begun = new_sign_in(account.person_id, expires_at=expires_at, device=device, at=at, owes=owes, came_from=came_from)
    return replace(begun, must_change=account.must_change)


def new_sign_in(
    person_id: int, *, expires_at: datetime, device: str, at: datetime, owes: Owes = Owes.NOTHING, came_from: str = ""
) -> NewSignIn:
    """Write the row of a sign-in; `came_from`: the hidden address, where there is one."""
    token = secrets.token_urlsafe(32)
    with transaction() as db:
        row = SignIn(person_id=person_id, token_hash=token_hash(token), started_at=at, expires_at=expires_at)
        row.device, row.owes, row.came_from = device[:200], owes, came_from or None
        db.add(row)
        record("people.signed_in", "person", person_id, by=person_id, at=at, owes=str(owes))
    return NewSignIn(token, person_id, must_change=False, owes=owes)


def after_the_code(person_id: int) -> Owes:
    """What a sign-in still lacks once its second factor is proved: the notice, in an office, until she has read it."""
    told = installation_kind() != "office" or has_read_notice(person_id, NOTICE_VERSION)
    return Owes.NOTHING if told else Owes.NOTICE


def read_notice(*, by: int, at: datetime) -> None:
    """Note that `by` has read the notice about personal data as it stands, and let her waiting sign-ins go on."""
    with transaction() as db:
        if db.get(NoticeRead, (by, NOTICE_VERSION)) is None:
            db.add(NoticeRead(person_id=by, version=NOTICE_VERSION, read_at=at))
            record("people.read_notice", "person", by, by=by, at=at, version=NOTICE_VERSION)
        db.execute(update(SignIn).where(SignIn.person_id == by, SignIn.owes == Owes.NOTICE).values(owes=Owes.NOTHING))


def sign_out(sign_in_id: int, *, by: int, at: datetime) -> None:
    """End one sign-in of `by`; ending it twice, or somebody else's, changes nothing."""
    with transaction() as db:
        db.execute(
            update(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == by, SignIn.ended_at.is_(None)).values(ended_at=at)
        )
        record("people.signed_out", "person", by, by=by, at=at)


def sign_out_everywhere(*, by: int, at: datetime, keep: int | None = None) -> int:
    """End every sign-in of `by` but `keep`; gives back how many ended."""
    with transaction() as db:
        ended = db.execute(
            update(SignIn).where(SignIn.person_id == by, SignIn.id != (keep or 0), SignIn.ended_at.is_(None)).values(ended_at=at)
        )
        record("people.signed_out_everywhere", "person", by, by=by, at=at)
        return int(ended.rowcount)  # type: ignore[attr-defined]


def change_password(*, old: str | None, new: str, by: int, sign_in_id: int, at: datetime) -> None:
    """Set a new password of one's own and end the sign-ins on all other devices.

    `old` None: she came in by the QR of her slip and has never typed the first password, which must be changed.
    Refused: "wrong_old", "same_password", and the reasons of `rules.password_of`.
    """
    account = account_of_person(by)
    known = account is not None and (account.must_change if old is None else verifies(old, account.password_hash))
    if account is None or not known:
        raise Refused("wrong_old", _("Mật khẩu đang dùng chưa đúng."))
    password = chosen_password(new, login_names=[name for name in (account.login_name, account.phone) if name])
    if verifies(password, account.password_hash):
        raise Refused("same_password", _("Mật khẩu mới phải khác mật khẩu đang dùng."))
    stored = hash_of(password)
    with transaction() as db:
        db.execute(
            update(Account).where(Account.person_id == by).values(password_hash=stored, must_change=False, password_set_at=at)
        )
        record("people.changed_password", "person", by, by=by, at=at)
        sign_out_everywhere(by=by, at=at, keep=sign_in_id)


def remember_failure(names: Sequence[str], at: datetime) -> None:
    """Count a failure under these hidden names, and forget those of more than an hour ago."""
    with transaction() as db:
        db.execute(delete(SignInFailure).where(SignInFailure.at < at - timedelta(hours=1)))
        db.add_all([SignInFailure(who=name, at=at) for name in names])


def hidden(text: str) -> str:
    """A name for throttling that names nobody."""
    return hashlib.sha256(b"sign-in:" + text.encode()).hexdigest()[:40]
