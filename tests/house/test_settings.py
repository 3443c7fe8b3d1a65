"""Every setting stands in docs/OPERATION.md under the name by which the environment gives it."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from app.kernel import settings
from app.kernel.settings import Settings, read_settings
from tests.house.source import ROOT

pytestmark = pytest.mark.sqlite_only

OPERATION = (ROOT / "docs" / "OPERATION.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATION, re.MULTILINE))
OF_THE_DOOR = {"PORT", "HOST"}
"""What `run.py` itself asks the environment for."""


def said_in_the_class() -> dict[str, str]:
    """The environment variable that each field's docstring begins with."""
    tree = ast.parse(Path(settings.__file__).read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    pairs = pairwise(body)
    return {
        field.target.id: re.split(r"[:=]", str(said.value.value))[0]
        for field, said in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
    }


def asked_of_the_environment() -> set[str]:
    """The names that `read_settings` looks up."""
    source = Path(settings.__file__).read_text(encoding="utf-8")
    return set(re.findall(r'env\.get\(\s*"([A-Z_]+)"', source))


def test_every_field_names_its_variable() -> None:
    assert set(said_in_the_class()) == {field.name for field in fields(Settings)}


def test_the_variables_that_are_read_are_those_that_are_named() -> None:
    assert asked_of_the_environment() == set(said_in_the_class().values())


def test_operation_documents_every_setting_and_no_other() -> None:
    assert asked_of_the_environment() | OF_THE_DOOR == DOCUMENTED


def test_the_door_asks_for_no_setting_that_is_not_documented() -> None:
    asked = set(re.findall(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', (ROOT / "run.py").read_text(encoding="utf-8")))
    assert asked - {"CHROMIUM"} <= DOCUMENTED


def test_nothing_else_in_the_product_asks_the_environment() -> None:
    asking = [path for path in (ROOT / "app").rglob("*.py") if re.search(r"\benviron\b|getenv", path.read_text(encoding="utf-8"))]
    assert [path.name for path in asking] == ["settings.py"]


def test_an_installation_that_says_nothing_gets_the_documented_defaults(tmp_path: Path) -> None:
    read = read_settings({"INSTANCE_DIR": str(tmp_path)})
    assert read.database_url == f"sqlite:///{tmp_path / 'so-hoc.sqlite3'}"
    assert (read.behind_tls, read.help_phone, read.org_line) == (False, "", "Hội LHPN tỉnh Thanh Hóa")
    assert read.max_upload_bytes == 12 * 1024 * 1024


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, again = (read_settings({"INSTANCE_DIR": str(tmp_path)}).secret_key for _n in range(2))
    assert first == again
    assert len(first) >= 40
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"])
def test_the_addresses_that_hosting_companies_give_find_the_driver(given: str, tmp_path: Path) -> None:
    read = read_settings({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": given})
    assert read.database_url == "postgresql+psycopg://a@b/c"
