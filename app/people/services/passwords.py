"""Keeping passwords: argon2id, with a cap on how many are worked out at once."""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.text import nfc

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB, two passes: OWASP's first choice for argon2id; about 30 ms of one core."""
_AT_ONCE = BoundedSemaphore(1)
"""Sign-ins of a whole class must not starve the saving of answers: one hash, and its 19 MiB, at a time in one process."""
_NOBODY = _HASHER.hash("nobody has this password")
_READABLE = "abcdefghkmnpqrstuvwxyz23456789"


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


def first_password() -> str:
    """A password to be printed on paper: ten letters and digits that cannot be confused, in two groups."""
    letters = "".join(secrets.choice(_READABLE) for _n in range(10))
    return f"{letters[:5]}-{letters[5:]}"
