"""Who holds a post, where it counts today, and who had which course: the pieces of statements that the reads are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from app.people.models import Person, Post, Unit, UnitPredecessor
from app.people.queries import within
from app.plans import hooks
from app.plans.models import Training
from app.plans.rules.shapes import Need


def holders(need: Need, paths: Sequence[str], on: date) -> Select[Any]:
    """Posts that a need is about, held on a day in one of these units or below, joined to `Person` and `Unit`. 0 statements.

    `Unit` is where the post counts today: of a unit that was merged into one that still exists, that one.
    """
    home = successors()
    rows: Select[Any] = (
        select()
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .outerjoin(home, home.c.predecessor_id == Post.unit_id)
        .join(Unit, Unit.id == func.coalesce(home.c.unit_id, Post.unit_id))
        .where(within(paths), Post.unit_id.in_(_units_of_posts(paths)), Post.kind.in_(need.posts), *held_on(on))
    )
    return rows.where(Unit.level == need.level) if need.level else rows


def held_on(on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A post is held on a day; a day that is not known rules nothing out. 0 statements."""
    return or_(Post.from_on.is_(None), Post.from_on <= on), or_(Post.to_on.is_(None), Post.to_on >= on)


def has_met(need: Need, on: date) -> ColumnElement[bool]:
    """Whether the person of a post had completed what the need asks for by a day, wherever she was then. 0 statements.

    Asked person by person in each source, so that a small unit costs little however many people the others have.
    """
    return or_(*[_had_in(source, need, on) for source in _sources()])


def _had_in(source: Select[Any], need: Need, on: date) -> ColumnElement[bool]:
    """Whether one source knows such a course of the person of a post."""
    said = source.selected_columns
    done = source.where(said.person_id == Post.person_id, said.programme_key.in_(need.programmes), said.completed_on <= on)
    if need.counts_from_on:
        done = done.where(said.completed_on >= need.counts_from_on)
    return done.correlate(Post).exists()


def courses_had() -> Any:
    """Every course that anybody completed: (person_id, programme_key, completed_on, document, unit_id, year_only). 0 statements.

    Of trainings those that were not taken back; of classes those that the rooms above know as recognised.
    """
    return union_all(*_sources())


def _sources() -> list[Select[Any]]:
    """Where courses are known from: papers first, then what each room above knows.

    `coalesce`, because SQLite takes "withdraws_id IS NULL" for a narrow search and then reads every training for each person.
    """
    back = aliased(Training)
    written: Select[Any] = select(
        Training.person_id, Training.programme_key, Training.completed_on, Training.document, Training.unit_id, Training.year_only
    ).where(func.coalesce(Training.withdraws_id, 0) == 0, ~select(back.id).where(back.withdraws_id == Training.id).exists())
    return [written, *(asked() for asked in hooks.completed)]


def _units_of_posts(paths: Sequence[str]) -> Any:
    """The units whose posts may count here: those within, and those that went into one of them; lets an index find the posts."""
    here = select(Unit.id).where(within(paths)).correlate(None)
    went = select(UnitPredecessor.predecessor_id).join(Unit, Unit.id == UnitPredecessor.unit_id).where(within(paths))
    return here.union(went.correlate(None))


def successors() -> Any:
    """(predecessor_id, unit_id) of units that went into exactly one unit that still exists. 0 statements."""
    living = aliased(Unit)
    return (
        select(UnitPredecessor.predecessor_id, func.min(UnitPredecessor.unit_id).label("unit_id"))
        .join(living, and_(living.id == UnitPredecessor.unit_id, living.valid_to_on.is_(None)))
        .group_by(UnitPredecessor.predecessor_id)
        .having(func.count() == 1)
        .subquery("successors")
    )


def completed_columns(person_id: Any, programme_key: Any, completed_on: Any, document: Any, unit_id: Any = None) -> Select[Any]:
    """A select in the shape of `courses_had`, for rooms above. 0 statements."""
    return select(
        person_id.label("person_id"),
        programme_key.label("programme_key"),
        completed_on.label("completed_on"),
        document.label("document"),
        (unit_id if unit_id is not None else null()).label("unit_id"),
        literal(False).label("year_only"),
    )
