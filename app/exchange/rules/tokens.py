"""Tokens: what they look like, what they may do, how long they hold, and how often they may call."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze

CALLS_PER_MINUTE = 120
"""How often a token may call in the long run: one answer for each of sixty classes every half minute."""
BURST = 60
"""How many calls may come at once after a pause: a program asks for all its classes in a row."""
LIFETIMES = (30, 90, 180, 365)
"""The days for which a token may be made; after a year somebody has to look at it again."""
MOST_NAME = 80
_SHAPE = re.compile(r"sh_[A-Za-z0-9_-]{43}")
_STEP = timedelta(minutes=1) / CALLS_PER_MINUTE


class Right(StrEnum):
    """What a token may do."""

    ATTENDANCE_WRITE = "attendance:write"
    COMPLETION_READ = "completion:read"


@dataclass(frozen=True)
class Caller:
    """The program that is asking: its token, the person it acts for, the units it reaches, what it may do."""

    token_id: int
    name: str
    by: int
    unit_path: str
    rights: frozenset[str]

    def reaches(self, unit_path: str) -> bool:
        """Whether a unit lies within its reach."""
        return unit_path.startswith(self.unit_path)


@dataclass(frozen=True)
class Admission:
    """Whether a call may go on; `wait_seconds` is 0 then, else how long to wait. `spent_until` is what the meter keeps."""

    spent_until: datetime
    wait_seconds: int


def token_of(secret: str) -> str:
    """The token for 32 random bytes in base64url: a prefix makes it easy to find when it was left lying somewhere."""
    return f"sh_{secret}"


def is_token(text: str) -> bool:
    """Whether `text` can be a token at all."""
    return _SHAPE.fullmatch(text) is not None


def is_alive(grant_paths: Iterable[str], unit_path: str) -> bool:
    """Whether the maker still answers for the unit of her token; when her role ends, so does the token."""
    return any(unit_path.startswith(path) for path in grant_paths)


def checked_name(name: str) -> str:
    """The name of the other software, in one line. Refused: "name"."""
    said = squeeze(name)
    if not said or len(said) > MOST_NAME:
        raise Refused("name", _("Ghi tên phần mềm bên kia, không quá {n} chữ.").format(n=MOST_NAME))
    return said


def checked_rights(rights: Collection[str]) -> list[str]:
    """The rights, each once, in our order. Refused: "rights" (none, or an unknown one)."""
    if not rights or not set(rights) <= set(Right):
        raise Refused("rights", _("Chọn ít nhất một việc mà phần mềm bên kia được làm."))
    return [str(right) for right in Right if right in rights]


def checked_days(days: int) -> timedelta:
    """How long the token holds. Refused: "days"."""
    if not 1 <= days <= max(LIFETIMES):
        raise Refused("days", _("Mã kết nối dùng được nhiều nhất {n} ngày.").format(n=max(LIFETIMES)))
    return timedelta(days=days)


def admit(spent_until: datetime | None, at: datetime) -> Admission:
    """The meter: each call costs a step of time, `BURST` steps may be spent in advance (the generic cell rate algorithm).

    One moment per token is all it has to remember, so any number of processes agree through one row.
    """
    begin = max(spent_until or at, at)
    over = begin + _STEP - at - BURST * _STEP
    if over > timedelta(0):
        return Admission(begin, max(1, -int(-over.total_seconds() // 1)))
    return Admission(begin + _STEP, 0)
