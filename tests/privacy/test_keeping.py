"""What has served its purpose goes after its term, which is data; a dry run only counts; what must stay stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.people.models import SignIn
from app.privacy.services import remove_old, set_retention_term
from app.storage.base import Base, db
from tests.cast import NOW, Cast
from tests.house.tour import Scene, set_scene
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
LATER = NOW + timedelta(days=900)
STAYS = ("persons", "enrolments", "marks", "settled_marks", "lessons_done", "attempts", "answers", "decisions", "certificates")


@pytest.fixture
def scene(app: Flask, settings: Any, cast: Cast) -> Scene:
    """Something of everything."""
    return set_scene(app, settings, cast)


def _rows(table: str) -> int:
    return db.session.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one()


def test_a_dry_run_counts_and_removes_nothing(app: Flask, scene: Scene, client_for: Clients, ctx: Flask) -> None:
    client_for("tham")
    before = {table.name: _rows(table.name) for table in Base.metadata.sorted_tables}
    said = app.test_cli_runner().invoke(args=["people", "retention", "--dry-run"])
    assert said.exit_code == 0, said.output
    found = remove_old(dry_run=True, by=None, at=LATER)
    assert {kept.key for kept in found if kept.rows} >= {"sign_ins", "leave_photos", "uploads"}
    assert {table.name: _rows(table.name) for table in Base.metadata.sorted_tables} == before


def test_what_is_old_goes_and_what_papers_rely_on_stays(scene: Scene, client_for: Clients, ctx: Flask) -> None:
    client_for("tham")
    before = {table: _rows(table) for table in STAYS}
    removed = {kept.key: kept.rows for kept in remove_old(dry_run=False, by=None, at=LATER)}
    assert removed["sign_ins"] > 0
    assert {table: _rows(table) for table in ("sign_ins", "leave_photos", "section_reads", "roster_imports", "import_files")} == {
        "sign_ins": 0,
        "leave_photos": 0,
        "section_reads": 0,
        "roster_imports": 0,
        "import_files": 0,
    }
    assert {table: _rows(table) for table in STAYS} == before
    assert sum(kept.rows for kept in remove_old(dry_run=False, by=None, at=LATER)) == 0


def test_nothing_young_goes(scene: Scene, client_for: Clients, ctx: Flask) -> None:
    client_for("tham")
    assert sum(kept.rows for kept in remove_old(dry_run=False, by=None, at=NOW + timedelta(days=1))) == 0
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_an_office_keeps_things_as_long_as_it_decides(client_for: Clients, ctx: Flask, app: Flask) -> None:
    client_for("tham")
    said = app.test_cli_runner().invoke(args=["people", "retention", "--set", "sign_ins=2000", "--reason", "Thanh tra"])
    assert said.exit_code == 0, said.output
    kept = {one.key: one for one in remove_old(dry_run=True, by=None, at=LATER)}
    assert (kept["sign_ins"].days, kept["sign_ins"].rows) == (2000, 0)
    set_retention_term("sign_ins", 30, "Lại ngắn", by=None, at=NOW)
    assert {one.key: one.days for one in remove_old(dry_run=True, by=None, at=LATER)}["sign_ins"] == 30


@pytest.mark.parametrize("term", ["khong-co=3", "sign_ins=0", "sign_ins=-1", "sign_ins=x", "sign_ins", "=", "sign_ins=٣"])
def test_a_term_that_is_none_is_turned_down(app: Flask, term: str) -> None:
    assert app.test_cli_runner().invoke(args=["people", "retention", "--set", term]).exit_code == 1
