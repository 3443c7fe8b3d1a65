"""What rooms above know and cohorts must ask before it changes a session; their `register` fills the lists."""

from __future__ import annotations

from collections.abc import Callable

session_has_marks: list[Callable[[int], bool]] = []
"""Each is given a session's id and says whether marks hang on it."""


def has_marks(session_id: int) -> bool:
    """Whether any room above keeps marks of this session."""
    return any(asked(session_id) for asked in session_has_marks)
