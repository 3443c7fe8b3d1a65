"""Keeping passwords: argon2id, with a cap on how many are worked out at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

from app.kernel.text import nfc
from app.people.rules import password_of

_HASHER = PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)
"""7 MiB, five passes: as strong as 19 MiB with two by OWASP's password storage cheat sheet, about 30 ms of one core, and a worker
stays 12 MiB smaller. A hash that was made otherwise says so itself and still verifies."""
_AT_ONCE = BoundedSemaphore(1)
"""Sign-ins of a whole class must not starve the saving of answers: one hash, and its 7 MiB, at a time in one process."""
_NOBODY = _HASHER.hash("nobody has this password")
_LISTS = Path(__file__).parents[1] / "data"
_READABLE = "abcdefghkmnpqrstuvwxyz23456789"


def chosen_password(text: str, *, login_names: Collection[str]) -> str:
    """`text` as somebody's new password. Refused: the reasons of `rules.password_of`.

    The lists are read when they are needed, a few times a day: kept they would cost every process more than a megabyte.
    """
    return password_of(text, login_names=tuple(login_names), common=_listed("passwords"), words=_listed("words"))


def _listed(name: str) -> frozenset[str]:
    """One of the lists of what is commonly chosen."""
    return frozenset((_LISTS / f"common_{name}.txt").read_text(encoding="utf-8").split("\n"))


def hash_of(password: str) -> str:
    """The text to store for a password."""
    with _AT_ONCE:
        return _HASHER.hash(nfc(password))


def verifies(password: str, stored: str | None) -> bool:
    """Whether `password` fits `stored`; takes the same time when there is no such account (None)."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _NOBODY, nfc(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def slow_hash(text: str, salt: bytes) -> str:
    """`text` under argon2id with this salt, as hexadecimal digits: for short codes that are looked up by their hash."""
    with _AT_ONCE:
        costs = (_HASHER.time_cost, _HASHER.memory_cost, _HASHER.parallelism)
        return hash_secret_raw(text.encode(), salt, *costs, hash_len=32, type=Type.ID).hex()


def first_password() -> str:
    """A password to be printed on paper: ten letters and digits that cannot be confused, in two groups."""
    letters = "".join(secrets.choice(_READABLE) for _n in range(10))
    return f"{letters[:5]}-{letters[5:]}"
