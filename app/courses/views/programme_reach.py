"""Who may open which programme at the desk.

The Academy's programmes are written by administrators of a topmost unit, a variant by those of its unit; an instructor who
answers for a topic of a programme reads it, and approves what others wrote. Administrators read the Academy's, to make a variant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort

from app.courses.queries.outlines import ProgrammeRow, programme_at_desk, programmes_at_desk, stewarded
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.people.rules import Role

_TOPMOST = 2
"""So many slashes has the path of a unit without one above it: "/7/"."""


@dataclass(frozen=True)
class Reached:
    """A programme with what may be done with it."""

    row: ProgrammeRow
    may_write: bool
    may_review: bool


def programmes_in_reach() -> Sequence[Reached]:
    """The programmes that she may open. 2 statements."""
    own = _stewarded()
    return [reached for row in programmes_at_desk() if (reached := _reached(row, own)) is not None]


def programme_in_reach(programme_id: int) -> Reached:
    """One of them; anything else is as if it did not exist. 2 statements."""
    row = programme_at_desk(programme_id)
    reached = _reached(row, _stewarded()) if row else None
    if reached is None:
        abort(404)
    return reached


def programme_to_write(programme_id: int) -> ProgrammeRow:
    """One that she may write; anything else is as if it did not exist."""
    reached = programme_in_reach(programme_id)
    if not reached.may_write:
        abort(404)
    return reached.row


def units_for_variants() -> list[tuple[int, str]]:
    """The provinces in which she is administrator: (id, name). 1 statement."""
    return [(unit.id, unit.name) for unit in units_within(current_viewer(), Role.ADMINISTRATOR) if unit.level == "province"]


def _stewarded() -> frozenset[int]:
    """The programmes in which she answers for a topic."""
    return stewarded(current_viewer().person_id)


def _reached(row: ProgrammeRow, own: frozenset[int]) -> Reached | None:
    """What she may do with a programme; None when it is not hers to see."""
    viewer = current_viewer()
    if row.unit_path:
        writes = viewer.reaches(row.unit_path, Role.ADMINISTRATOR)
    else:
        writes = any(path.count("/") == _TOPMOST for path in viewer.reach(Role.ADMINISTRATOR))
    answers = row.id in own or (row.follows_id in own and bool(row.unit_path) and viewer.reaches(row.unit_path, Role.INSTRUCTOR))
    if writes or answers:
        return Reached(row, writes, may_review=True)
    reads = not row.unit_path and viewer.has(Role.ADMINISTRATOR)
    return Reached(row, may_write=False, may_review=False) if reads else None
