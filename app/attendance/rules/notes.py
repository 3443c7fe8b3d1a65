"""What stands beside a session for one trainee: her leave, her objection, and what she may still do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SessionNote:
    """Beside one session: leave ("" none, waiting, granted, declined), objection ("" none, waiting, accepted, declined).

    `answer` is what was said to the objection; `may_object` whether she may still raise one.
    """

    leave: str = ""
    objection: str = ""
    answer: str = ""
    may_object: bool = False
