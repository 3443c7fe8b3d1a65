"""Use-cases of the second factor: set it up, prove it, recovery codes, take it away.

A time-based code (RFC 6238, 30 seconds, six digits) from an app on the phone; ten recovery codes for the day the phone is lost.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, select, update

from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import RecoveryCode, SecondFactor, SignIn
from app.people.queries import account_of_person, failures_since
from app.people.rules import FAILURE_WINDOW, Owes, must_wait
from app.people.services.passwords import slow_hash, verifies
from app.people.services.sign_in import NewSignIn, after_the_code, hidden, new_sign_in, remember_failure
from app.storage.journal import record
from app.storage.transaction import session, transaction

_STEP_SECONDS = 30
_CODES = 10
_SIGNS = 10
_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"
ISSUER = "So hoc 50/50"
"""Shown in the app on the phone; plain letters, because old apps garble others."""


@dataclass(frozen=True)
class Offer:
    """What goes into the app on the phone: the secret for typing, the address for the QR."""

    secret: str
    address: str


def offer_second_factor(*, by: int, at: datetime) -> Offer:
    """The secret that waits for its first code; the same one until it is confirmed.

    Refused: "already_on".
    """
    with transaction() as db:
        factor = db.get(SecondFactor, by)
        if factor is not None and factor.confirmed_at is not None:
            raise Refused("already_on", _("Xác thực hai bước đang bật. Muốn đổi máy, tắt đi rồi bật lại."))
        if factor is None:
            factor = SecondFactor(person_id=by, secret=pyotp.random_base32(), offered_at=at, last_step=0)
            db.add(factor)
            db.flush()
        account = account_of_person(by)
        name = (account.phone or account.login_name or "") if account else ""
        return Offer(factor.secret, pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name=ISSUER))


def confirm_second_factor(code: str, *, by: int, sign_in_id: int, at: datetime) -> list[str]:
    """Turn it on with a first code; gives back the recovery codes, which are shown once.

    Every other sign-in of hers ends. Refused: "wrong_code", "already_on", "not_offered", "wait".
    """
    _may_try(by, at)
    made = _new_codes(by)
    with transaction() as db:
        factor = db.get(SecondFactor, by, with_for_update=True)
        if factor is None:
            raise Refused("not_offered", _("Mở trang xác thực hai bước để lấy mã QR trước."))
        if factor.confirmed_at is not None:
            raise Refused("already_on", _("Xác thực hai bước đang bật."))
        fits = _fits(factor, code, at)
        if fits:
            factor.confirmed_at = at
            db.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == by).values(owes=after_the_code(by)))
            others = (SignIn.person_id == by, SignIn.id != sign_in_id, SignIn.ended_at.is_(None))
            db.execute(update(SignIn).where(*others).values(ended_at=at))
            _keep(made, by, at)
            record("people.second_factor_on", "person", by, by=by, at=at)
    if not fits:
        _fail(by, at)
    return made.shown


def prove_second_factor(code: str, *, by: int, sign_in_id: int, at: datetime) -> NewSignIn:
    """Finish a sign-in that waits for its second factor: a code of this half minute, or a recovery code; each counts once.

    The waiting sign-in ends and a new one begins. Refused: "wrong_code", "wait", "nothing_waits".
    """
    _may_try(by, at)
    hashes = _hashes_of(by, code)
    with transaction() as db:
        waiting = db.get(SignIn, sign_in_id, with_for_update=True)
        if waiting is None or waiting.person_id != by or waiting.owes != Owes.CODE or waiting.ended_at is not None:
            raise Refused("nothing_waits", _("Phiên đăng nhập này không chờ mã."))
        factor = db.get(SecondFactor, by, with_for_update=True)
        recovered = False
        fits = factor is not None and factor.confirmed_at is not None and _fits(factor, code, at)
        if not fits:
            fits = recovered = _use_recovery(by, hashes, at)
        if fits:
            waiting.ended_at = at
            owes = after_the_code(by)
            kept = {"device": waiting.device, "came_from": waiting.came_from or ""}
            new = new_sign_in(by, expires_at=waiting.expires_at, at=at, owes=owes, **kept)
            record("people.second_factor_proved", "person", by, by=by, at=at, recovery=recovered)
    if not fits:
        _fail(by, at)
    return new


def renew_recovery_codes(password: str, *, by: int, at: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing. Refused: "wrong_password", "off"."""
    _ask_password(password, by)
    made = _new_codes(by)
    with transaction() as db:
        factor = db.get(SecondFactor, by)
        if factor is None or factor.confirmed_at is None:
            raise Refused("off", _("Xác thực hai bước chưa bật."))
        record("people.recovery_codes_renewed", "person", by, by=by, at=at)
        _keep(made, by, at)
    return made.shown


def turn_off_second_factor(password: str, *, required: bool, by: int, at: datetime) -> None:
    """Take it away, for another phone or because it is not wanted.

    Refused: "wrong_password", "required" (her role needs it; turning it on anew is offered at once by the page).
    """
    _ask_password(password, by)
    remove_second_factor(person_id=by, by=by, at=at)
    if required:
        with transaction() as db:
            open_ones = (SignIn.person_id == by, SignIn.ended_at.is_(None))
            db.execute(update(SignIn).where(*open_ones).values(owes=Owes.SETUP))


def remove_second_factor(*, person_id: int, by: int | None, at: datetime) -> bool:
    """Take somebody's second factor away (a lost phone, by an official); gives back whether there was one."""
    with transaction() as db:
        db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        gone = db.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
        there = bool(gone.rowcount)  # type: ignore[attr-defined]
        if there:
            record("people.second_factor_off", "person", person_id, by=by, at=at)
        return there


def _may_try(person_id: int, at: datetime) -> None:
    """Refused "wait" after too many wrong codes."""
    if must_wait(failures_since(_who(person_id), since=at - FAILURE_WINDOW), 0):
        raise Refused("wait", _("Đã nhập sai mã nhiều lần. Chờ 15 phút rồi thử lại."))


def _fail(person_id: int, at: datetime) -> None:
    """Count a wrong code and say so."""
    remember_failure([_who(person_id)], at)
    raise Refused(
        "wrong_code", _("Mã chưa đúng hoặc đã dùng. Đợi mã mới trong ứng dụng rồi nhập lại; xem giờ của máy có đúng không.")
    )


def _who(person_id: int) -> str:
    """The name under which wrong codes of a person are counted."""
    return hidden(f"second:{person_id}")


def _fits(factor: SecondFactor, code: str, at: datetime) -> bool:
    """Whether `code` is of this half minute or its neighbours, and of none that was used; notes it as used."""
    digits, now = squeeze(code).replace(" ", ""), int(at.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(factor.secret)
    for step in (now, now - 1, now + 1):
        if step > factor.last_step and secrets.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            factor.last_step = step
            return True
    return False


@dataclass(frozen=True)
class _Codes:
    """New recovery codes: as they are shown, how they are kept, and the salt that goes with them."""

    shown: list[str]
    hashes: list[str]
    salt: str


def _new_codes(person_id: int) -> _Codes:
    """Ten recovery codes. Ten slow hashes, a third of a second of one core: worked out before anything is locked."""
    codes, salt = ["".join(secrets.choice(_LETTERS) for _n in range(_SIGNS)) for _n in range(_CODES)], secrets.token_hex(16)
    return _Codes([f"{code[:5]}-{code[5:]}" for code in codes], [_hash(person_id, code, salt) for code in codes], salt)


def _keep(made: _Codes, person_id: int, at: datetime) -> None:
    """New recovery codes in place of those that were."""
    with transaction() as db:
        db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        rows = [RecoveryCode(person_id=person_id, code_hash=each, salt=made.salt, made_at=at) for each in made.hashes]
        db.add_all(rows)


def _hashes_of(person_id: int, code: str) -> list[str]:
    """What the rows of hers would hold if `code` were one of her recovery codes; none when it cannot be one.

    A slow hash for each salt (one, the codes of a person are made together), before anything is locked.
    """
    typed = squeeze(code).lower().replace(" ", "").replace("-", "")
    if len(typed) != _SIGNS or not set(typed) <= set(_LETTERS):
        return []
    unused = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    salts = set(session().scalars(select(RecoveryCode.salt).where(*unused)))
    return [_hash(person_id, typed, salt) for salt in salts]


def _use_recovery(person_id: int, hashes: list[str], at: datetime) -> bool:
    """Whether a recovery code that was not used has one of these hashes; notes it as used."""
    with transaction() as db:
        unused = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash.in_(hashes), RecoveryCode.used_at.is_(None))
        found = db.scalar(select(RecoveryCode).where(*unused).with_for_update())
        if found is None:
            return False
        found.used_at = at
        return True


def _hash(person_id: int, code: str, salt: str | None) -> str:
    """How a recovery code of 49 random bits is kept (ASVS 6.5.2); without a salt: as codes were kept before they had one."""
    named = f"recovery:{person_id}:{code}"
    return slow_hash(named, bytes.fromhex(salt)) if salt else hashlib.sha256(named.encode()).hexdigest()


def _ask_password(password: str, person_id: int) -> None:
    """Refused "wrong_password" unless it is hers."""
    account = account_of_person(person_id)
    if account is None or not verifies(password, account.password_hash):
        raise Refused("wrong_password", _("Mật khẩu đang dùng chưa đúng."))
