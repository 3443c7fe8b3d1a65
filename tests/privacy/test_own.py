"""Her own data: what is kept and why stands on a page, her copy is whole and holds no secret, consent can be taken back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.factory import import_models
from app.people.models import Account
from app.privacy.catalogue import HIDDEN, HOLDINGS, NOT_GIVEN, links
from app.privacy.wording import COLUMNS, TABLES
from app.storage.base import Base, db
from app.storage.journal import entries_about
from tests.cast import PEOPLE, Cast
from tests.house.tour import Scene, set_scene
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
MINE, COPY, ASK, GIVE = (f"/du-lieu-cua-toi{end}" for end in ("", "/tai-ve", "/yeu-cau", "/tu-cho-biet"))


@pytest.fixture(autouse=True, scope="module")
def _every_table() -> None:
    """The tables of every room, also for tests without an application."""
    import_models()


@pytest.fixture
def scene(app: Flask, settings: Any, cast: Cast) -> Scene:
    """Something of everything about her."""
    return set_scene(app, settings, cast)


def _copy(client: InspectingClient) -> dict[str, Any]:
    answer = client.post(COPY, data={"kieu": "json"})
    assert answer.status_code == 200
    made: dict[str, Any] = json.loads(answer.data)
    return made


def test_no_table_that_refers_to_a_person_is_forgotten() -> None:
    named = {link.table for link in links()} | set(NOT_GIVEN)
    about = {
        table.name
        for table in Base.metadata.sorted_tables
        if {"person_id", "enrolment_id", "attempt_id"} & set(table.columns.keys())
    }
    assert about - named == set(), "say in app/privacy/catalogue.py what it is for, or why it is not in her copy"
    assert {link.table for link in links()} <= set(TABLES)


def test_every_column_of_the_readable_copy_has_a_name() -> None:
    kept = {(link.table, column.name) for link in links() for column in Base.metadata.tables[link.table].columns}
    bare = {name for _table, name in kept if not name.endswith("_id") and name not in HIDDEN}
    assert bare - set(COLUMNS) - {"id", "frozen", "record"} == set()


def test_parents_come_before_what_belongs_to_them() -> None:
    seen = {"persons"}
    for link in links():
        assert link.parent in seen, link
        seen.add(link.table)


def test_the_page_says_of_every_part_what_for_and_how_long(client_for: Clients) -> None:
    page = client_for("tham").get(MINE).text
    assert all(holding.title in page and holding.why in page and holding.kept in page for holding in HOLDINGS)
    assert "91/2025/QH15" in page


def test_her_copy_is_there_at_once_to_read_and_for_programs(client_for: Clients, scene: Scene, cast: Cast, ctx: Flask) -> None:
    answer = client_for("tham").post(COPY)
    folder = zipfile.ZipFile(io.BytesIO(answer.data))
    page, plain = (folder.read(name).decode() for name in sorted(folder.namelist()))
    assert "Hà Thị Thắm" in page
    assert "0912000001" in page
    assert "Lớp thu" in page
    assert {part["title"] for part in json.loads(plain)["parts"]} == {holding.title for holding in HOLDINGS}
    assert "privacy.copied" in [entry.action for entry in entries_about("person", cast.person["tham"])]


def test_her_copy_holds_nothing_of_anybody_else_and_no_secret(client_for: Clients, scene: Scene, cast: Cast, ctx: Flask) -> None:
    said = json.dumps(_copy(client_for("tham")), ensure_ascii=False)
    hashes = list(db.session.scalars(select(Account.password_hash)))
    signs = {"Lê Thị Hoa"}  # recorded her marks, as the ledger says that a decision froze
    others = [(name, phone) for key, (name, phone, _unit) in PEOPLE.items() if key != "tham" and name not in signs]
    assert [name for name, phone in others if name in said or phone in said] == []
    assert [one for one in hashes if one in said] == []
    assert not re.search(r'"(score|passed|correct|seed|token_hash|password_hash)"', said)


def test_her_copy_is_the_same_whatever_the_key_of_a_question_says(client_for: Clients, scene: Scene, ctx: Flask) -> None:
    client = client_for("tham")
    before = _copy(client)["parts"][5]
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE question_versions SET options = '[]', accepts = '[]'"))
        connection.execute(text("UPDATE attempts SET score = 1, mark = 3, passed = true"))
    assert _copy(client)["parts"][5] == before


def test_what_is_not_asked_for_is_kept_only_by_consent(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    client = client_for("tham")
    refused = client.post(GIVE, data={"ethnicity": "Thái"})
    assert refused.status_code == 422
    assert "ô đồng ý" in refused.text
    assert client.post(GIVE, data={"ethnicity": "Thái", "id_number": "038185001234", "agreed": "y"}).status_code == 303
    stored = db.session.execute(text("SELECT value FROM particulars")).scalars().all()
    assert len(stored) == 2
    assert not any("Thái".encode() in bytes(value) or b"038185001234" in bytes(value) for value in stored)
    journal = json.dumps([entry.detail for entry in entries_about("person", cast.person["tham"])], ensure_ascii=False)
    assert "Thái" not in journal
    assert "038185001234" not in journal


def test_consent_is_taken_back_by_an_empty_field_and_what_it_said_is_gone(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    client = client_for("tham")
    client.post(GIVE, data={"religion": "Phật giáo", "agreed": "y"})
    client.post(GIVE, data={"religion": ""})
    row = db.session.execute(text("SELECT value, withdrawn_at, notice_version FROM particulars")).one()
    assert row.value is None
    assert row.withdrawn_at is not None
    assert row.notice_version == 1
    assert [entry.action for entry in entries_about("person", cast.person["tham"])][-2:] == ["privacy.gave", "privacy.took_back"]


def test_a_wrong_id_number_is_said_at_its_field_and_nothing_is_kept(client_for: Clients, ctx: Flask) -> None:
    answer = client_for("tham").post(GIVE, data={"id_number": "123", "ethnicity": "Mường", "agreed": "y"})
    assert answer.status_code == 422
    assert "12 chữ số" in answer.text
    assert 'value="Mường"' in answer.text
    assert db.session.execute(text("SELECT count(*) FROM particulars")).scalar() == 0


def test_her_pages_stay_within_their_statements(client_for: Clients, statements: Callable[[], Any]) -> None:
    client = client_for("tham")
    client.get(MINE)
    for page in (MINE, ASK, GIVE, "/thong-bao-du-lieu"):
        with statements() as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 6, page
