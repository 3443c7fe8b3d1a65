"""Writes that may be repeated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.learning.models import Place, SectionRead
from app.storage.transaction import session, transaction
from app.storage.writes import insert_once, upsert
from tests.cast import NOW, Cast

UNIQUE = ("enrolment_id", "lesson_id", "section_key")


@pytest.fixture
def fixed(ctx, cast: Cast) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """An enrolment and a lesson."""
    from app.courses.queries import edition_view

    return {"enrolment_id": cast.enrolment["tham"], "lesson_id": edition_view(cast.edition, 1).lessons[0].lesson_id}


def read(fixed: dict[str, int], key: str) -> dict[str, object]:
    """A row of a section read."""
    return {**fixed, "section_key": key, "read_at": NOW, "received_at": NOW}


def test_a_row_is_inserted_once_and_the_new_ones_are_counted(fixed: dict[str, int]) -> None:
    with transaction() as current:
        assert insert_once(SectionRead, [read(fixed, "mot"), read(fixed, "hai")], unique=UNIQUE) == 2
        assert insert_once(SectionRead, [read(fixed, "hai"), read(fixed, "ba")], unique=UNIQUE) == 1
        assert current.scalar(select(func.count()).select_from(SectionRead)) == 3


def test_no_rows_cost_no_statement(fixed: dict[str, int], statements) -> None:  # type: ignore[no-untyped-def]
    with statements() as seen:
        assert insert_once(SectionRead, [], unique=UNIQUE) == 0
    assert seen == []


@pytest.mark.parametrize(("minutes", "where"), [(1, "hai"), (0, "mot"), (-1, "mot")])
def test_only_a_newer_row_replaces_the_one_that_is_there(fixed: dict[str, int], minutes: int, where: str) -> None:
    with transaction():
        upsert(Place, {**fixed, "section_key": "mot", "placed_at": NOW}, unique=("enrolment_id",), newer="placed_at")
        moved = {**fixed, "section_key": "hai", "placed_at": NOW + timedelta(minutes=minutes)}
        upsert(Place, moved, unique=("enrolment_id",), newer="placed_at")
    assert session().scalar(select(Place.section_key)) == where


def test_without_a_condition_the_last_one_stands(fixed: dict[str, int]) -> None:
    with transaction():
        for key in ("mot", "hai"):
            upsert(Place, {**fixed, "section_key": key, "placed_at": NOW}, unique=("enrolment_id",))
    assert session().scalars(select(Place.section_key)).all() == ["hai"]
