"""What rooms above know and cohorts must ask before it changes a session; their `register` fills the lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

session_has_marks: list[Callable[[int], bool]] = []
"""Each is given a session's id and says whether marks hang on it."""
session_used: list[Callable[[int], bool]] = []
"""Each is given a session's id and says whether anything else refers to it, such as a request for leave."""
session_split: list[Callable[[int, int, float, int, datetime], None]] = []
"""Each is given (the session, its second part, the tiết before, by, at) inside the transaction, and lets its facts follow."""

lacking: list[Callable[[int], Mapping[int, int]]] = []
"""Each is given a class and gives how many people lack tiết in each of its sessions."""
marked: list[Callable[[int], Collection[int]]] = []
"""Each is given a class and gives those of its sessions in which somebody is marked."""


def marked_in(cohort_id: int) -> set[int]:
    """The sessions of a class of which any room above keeps marks."""
    return {one for asked in marked for one in asked(cohort_id)}


def lacking_in(cohort_id: int) -> dict[int, int]:
    """How many people lack tiết in each session of a class, as the rooms above know."""
    return {one: count for asked in lacking for one, count in asked(cohort_id).items()}


def has_marks(session_id: int) -> bool:
    """Whether any room above keeps marks of this session."""
    return any(asked(session_id) for asked in session_has_marks)


def is_used(session_id: int) -> bool:
    """Whether any room above refers to this session in another way."""
    return any(asked(session_id) for asked in session_used)
