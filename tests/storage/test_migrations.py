"""Migrations: from nothing to the models, back and again, and no child row is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.people.models import Account, Person, Post
from app.storage.base import Base, db
from app.storage.cli import current_revision
from app.storage.migrations import downgrade, upgrade
from tests.house.source import ROOT

REBUILD = '''"""Rebuild the tables that others refer to, as a later release may have to."""

from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9999", "{before}", None, None


def upgrade() -> None:
    for table in ("persons", "units", "accounts"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("of_later", sa.Text(), nullable=True))


def downgrade() -> None:
    for table in ("persons", "units", "accounts"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("of_later")
'''


@pytest.mark.usefixtures("ctx")
def test_an_upgrade_from_nothing_gives_exactly_the_models() -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.usefixtures("ctx")
def test_every_constraint_of_the_models_stands_in_the_database() -> None:
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        written = {str(check["name"]) for check in inspector.get_check_constraints(table.name)}
        ours = {str(each.name) for each in table.constraints if each.__visit_name__ == "check_constraint"}
        assert {name for name in ours if name.startswith("ck_")} <= written, table.name


@pytest.mark.usefixtures("ctx")
def test_down_to_nothing_and_up_again() -> None:
    before = current_revision()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    upgrade()
    assert current_revision() == before
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version", *Base.metadata.tables}


@pytest.mark.usefixtures("ctx")
def test_upgrading_twice_changes_nothing(app: Flask) -> None:
    before = current_revision()
    said = app.test_cli_runner().invoke(args=["database", "upgrade"])
    assert (said.exit_code, current_revision()) == (0, before)
    assert before is not None
    assert before in said.output


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("ctx")
def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    before = {table: _count(table) for table in (Person, Post, Account)}
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_later.py").write_text(REBUILD.format(before=current_revision()), encoding="utf-8")
    upgrade(directory=str(folder))
    assert {table: _count(table) for table in before} == before
    assert "of_later" in {column["name"] for column in inspect(db.engine).get_columns("persons")}
    assert before[Post] > 0


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("ctx")
def test_references_are_kept_again_after_a_migration() -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_migration_has_a_number_a_name_and_one_before_it() -> None:
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert [path.name[:4] for path in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert all(path.stem[5:].replace("_", "").isalpha() for path in files)


def _count(table: type[Base]) -> int:
    """How many rows a table has."""
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0
