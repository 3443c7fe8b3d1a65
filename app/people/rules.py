"""Rules of people: roles and their reach, what a login name and a password look like, when sign-in must wait."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.refusal import Refused
from app.kernel.text import _, fold, nfc, squeeze

SIGN_IN_DAYS = 30
"""How long a remembered sign-in lasts."""
SIGN_IN_HOURS = 12
"""How long a sign-in lasts that is not remembered: a working day."""
IDLE_DAYS = 25
IDLE_MINUTES = 120
"""How long nothing may happen in a sign-in that is remembered, and in one that is not, before it ends."""
SLIP_DAYS = 14
"""How long the QR of a sign-in slip opens the door."""
NOTICE_VERSION = 1
"""The version of the notice about personal data; a new text gets the next number, and everybody is shown it once more."""
FAILURE_WINDOW = timedelta(minutes=15)
ACCOUNT_FAILURES = 10
"""Wrong passwords for one account within the window before it must wait."""
ADDRESS_FAILURES = 200
"""Wrong passwords from one address within the window; high, because a whole class sits behind one router."""
MIN_PASSWORD = 8
MAX_PASSWORD = 200
_FEW_SIGNS = 4
"""So many digits and signs around a common word make it no harder to guess ("matkhau2026")."""
_LONG_NUMBER = 12
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")


class Role(StrEnum):
    """What somebody may be for the course; being a trainee follows from an enrolment and is no grant."""

    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Owes(StrEnum):
    """What a sign-in still lacks before it opens anything."""

    NOTHING = ""
    CODE = "code"
    SETUP = "setup"
    NOTICE = "notice"


@dataclass(frozen=True)
class Grant:
    """A role in a unit and everything below it."""

    role: Role
    unit_id: int
    unit_path: str


@dataclass(frozen=True)
class Viewer:
    """The person who is asking, with what she may reach; plain values, valid for one request."""

    person_id: int
    full_name: str
    grants: tuple[Grant, ...] = ()
    must_change: bool = False
    sign_in_id: int = 0
    owes: Owes = Owes.NOTHING

    def has(self, *roles: Role) -> bool:
        """Whether she has one of these roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def reach(self, *roles: Role) -> tuple[str, ...]:
        """The paths of the units in which she has one of these roles; everything that starts with one of them is hers."""
        return tuple(grant.unit_path for grant in self.grants if grant.role in roles)

    def reaches(self, unit_path: str, *roles: Role) -> bool:
        """Whether a unit lies within her reach for one of these roles."""
        return any(unit_path.startswith(path) for path in self.reach(*roles))


def phone_of(text: str) -> str | None:
    """A Vietnamese phone number as ten digits (eleven for a landline) from what people and Excel write; None when it is not one.

    Accepts spaces, dots and dashes, +84, a leading zero that Excel dropped ("912345678", "912345678.0").
    A number in scientific notation has lost its digits and is not guessed.
    """
    digits = re.sub(r"[\s.\-()]", "", re.sub(r"\.0$", "", squeeze(text)))
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    elif digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    elif not digits.startswith("0"):
        digits = "0" + digits
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None


def login_of(text: str) -> str:
    """The form in which a login is compared: a phone number as digits, else the folded account name without spaces."""
    return phone_of(text) or fold(text).replace(" ", "")


def _is_common(password: str, common: Container[str], words: Container[str]) -> bool:
    """Whether a stranger would try it early: in a list, only digits as a phone number or a birthday, one sign over and over,
    or a common word with a few signs more."""
    plain = fold(password)
    letters = "".join(sign for sign in plain if sign.isalpha())
    signs = sum(not (sign.isalpha() or sign.isspace()) for sign in plain)
    listed = password.lower() in common or (letters in words and signs <= _FEW_SIGNS)
    return listed or len(set(plain)) < 3 or (not letters and len(plain) <= _LONG_NUMBER)


def password_of(text: str, *, login_names: tuple[str, ...] = (), common: Container[str] = (), words: Container[str] = ()) -> str:
    """`text` as the password to be kept (NFC), when it may be one: long enough, and no easy guess. Nothing else is asked of it
    (NIST SP 800-63B-4, 3.1.1.2: length and a list of what is commonly used, no rules of composition).

    `common`: passwords that everybody tries; `words`: words that become none by a few digits before or behind.
    Refused: "password_short", "password_long", "password_common", "password_is_login".
    """
    password = nfc(text)
    if len(password) < MIN_PASSWORD:
        raise Refused(
            "password_short", _("Mật khẩu cần ít nhất {n} ký tự. Một câu ngắn dễ nhớ là tốt nhất.").format(n=MIN_PASSWORD)
        )
    if len(password) > MAX_PASSWORD:
        raise Refused("password_long", _("Mật khẩu dài quá {n} ký tự. Hãy chọn câu ngắn hơn.").format(n=MAX_PASSWORD))
    if fold(password).replace(" ", "") in login_names:
        raise Refused("password_is_login", _("Mật khẩu không được trùng với số điện thoại hoặc tên đăng nhập."))
    if _is_common(password, common, words):
        raise Refused("password_common", _("Mật khẩu này quá dễ đoán. Hãy chọn một câu chỉ mình chị biết."))
    return password


def owed(roles: Collection[Role], *, has_second: bool, required: bool, told: bool = True) -> Owes:
    """What a new sign-in of somebody with these roles lacks: her second factor, where she has one; one, where she must have it;
    then, in an office, that she has read the notice about personal data as it stands (`told`).

    Source: docs/decisions/0030: administrators and coordinators of an office must have one, instructors may, trainees need none.
    """
    if has_second:
        return Owes.CODE
    if required and needs_second(roles):
        return Owes.SETUP
    return Owes.NOTICE if required and not told else Owes.NOTHING


def needs_second(roles: Collection[Role]) -> bool:
    """Whether these roles see so much of other people that a password alone is too little."""
    return bool({Role.ADMINISTRATOR, Role.COORDINATOR} & set(roles))


def must_wait(account_failures: int, address_failures: int) -> bool:
    """Whether sign-in has to wait after so many failures within `FAILURE_WINDOW`.

    The failures of an address stop only accounts that have not signed in from there before: nobody can lock out a class that sits
    behind one router.
    """
    return account_failures >= ACCOUNT_FAILURES or address_failures >= ADDRESS_FAILURES


def idle_limit(*, remember: bool) -> timedelta:
    """How long a sign-in may lie unused."""
    return timedelta(days=IDLE_DAYS) if remember else timedelta(minutes=IDLE_MINUTES)


def sign_in_expiry(at: datetime, *, remember: bool) -> datetime:
    """When a sign-in made at `at` ends by itself."""
    return at + (timedelta(days=SIGN_IN_DAYS) if remember else timedelta(hours=SIGN_IN_HOURS))
