"""An upgrade while people work: the tables of a new release serve the release before it too, so nothing is taken, only added.

Nodes are exchanged one after the other (docs/SCALE.md): first the tables, then each node. Until the last one is new, old code
reads and writes the new tables.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.house.source import ROOT

pytestmark = pytest.mark.sqlite_only

FIRST = 21
"""Earlier migrations came before anybody used the product."""
VERSIONS = sorted(path for path in (ROOT / "migrations" / "versions").glob("*.py") if int(path.name[:4]) >= FIRST)
SILENT = {"f"}
EXCEPTIONS: dict[str, set[str]] = {}
"""What a migration may do otherwise, by its number, with the reason and the order of upgrading in docs/SCALE.md. None so far."""


class Recorder:
    """Stands in for Alembic's `op` and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*args: Any, **named: Any) -> Any:
            if name not in SILENT:
                self.asked.append((name, args, named))
            return args[0] if args else None

        return ask


def faults(path: Path) -> list[str]:
    """What old code would stumble over after this migration."""
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    recorder = Recorder()
    module.op = recorder  # type: ignore[attr-defined]
    module.upgrade()
    made = {args[0] for name, args, _named in recorder.asked if name == "create_table"}
    return [fault for name, args, named in recorder.asked if (fault := _fault(name, args, named, made))]


def _fault(name: str, args: tuple[Any, ...], named: dict[str, Any], made: set[str]) -> str:
    """Why one step is none that only adds; "" when it is."""
    if name == "create_table" or (name in {"create_index", "bulk_insert"} and not named.get("unique")):
        return ""
    if name == "create_index":
        return "" if args[1] in made else f"a unique index on {args[1]} refuses what old code writes"
    if name == "add_column":
        table, column = args[:2]
        assert isinstance(column, sa.Column)
        sound = table in made or column.nullable or column.server_default is not None
        return "" if sound else f"{table}.{column.name} without a default refuses rows of old code"
    return f"op.{name}"


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_only_adds(path: Path) -> None:
    assert set(faults(path)) == EXCEPTIONS.get(path.name[:4], set())


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("op.drop_column('persons', 'phone')", "op.drop_column"),
        ("op.execute('UPDATE persons SET phone = NULL')", "op.execute"),
        ("op.alter_column('persons', 'phone', nullable=False)", "op.alter_column"),
        ("op.rename_table('persons', 'people')", "op.rename_table"),
        ("op.add_column('persons', sa.Column('x', sa.Text(), nullable=False))", "persons.x without a default"),
        ("op.create_index('ux', 'persons', ['phone'], unique=True)", "a unique index on persons"),
        ("op.add_column('persons', sa.Column('x', sa.Text(), nullable=True))", ""),
        ("op.add_column('persons', sa.Column('x', sa.Text(), server_default='', nullable=False))", ""),
    ],
)
def test_what_takes_is_noticed(step: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "9999_trial.py"
    path.write_text(f"import sqlalchemy as sa\nfrom alembic import op\n\ndef upgrade():\n    {step}\n", encoding="utf-8")
    found = faults(path)
    assert found[0].startswith(fault) if fault else found == [], found
