"""Backups: what is restored is what was saved, table by table; what is not whole is refused, and nothing is ever overwritten."""

from __future__ import annotations

import sqlite3
import tarfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.factory import create_app
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.people.models import Person
from app.storage.backup.fingerprints import differing, fingerprints
from app.storage.backup.services import (
    Kept,
    create_backup,
    kept,
    prune_backups,
    restore_backup,
    surplus,
    verify_backup,
)
from app.storage.base import Base, db
from app.storage.models import JournalEntry
from app.storage.transaction import session, transaction
from tests.conftest import _drop_database, _new_database
from tests.storage.conftest import NOW, PICTURE

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def elsewhere(settings: Settings, server_url: str | None, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database in another place."""
    folder = tmp_path / "may-khac"
    folder.mkdir()
    url = f"sqlite:///{folder / 'moi.sqlite3'}" if server_url is None else _new_database(server_url, None)
    other = create_app(Settings(database_url=url, secret_key="other", instance=folder, content=settings.content), TESTING=True)
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()
    if server_url is not None:
        _drop_database(server_url, url)


def test_a_restored_backup_equals_what_was_saved_in_every_table(ctx: Flask, made: Path, elsewhere: Flask):
    with db.engine.connect() as connection:
        before = fingerprints(connection)
    assert set(before) == set(Base.metadata.tables)
    assert sum(table.rows for table in before.values()) > 100
    with elsewhere.app_context():
        manifest = restore_backup(made, elsewhere.config["SETTINGS"].media)
        with db.engine.connect() as connection:
            assert differing(before, fingerprints(connection)) == []
        assert manifest.made_at == NOW
        assert (elsewhere.config["SETTINGS"].media / "cay-tre.png").read_bytes() == PICTURE
        assert session().scalar(select(Person.full_name).order_by(Person.id).limit(1))


def test_a_difference_of_one_letter_is_a_difference(ctx: Flask):
    with db.engine.connect() as connection:
        before = fingerprints(connection)
    with transaction() as current:
        person = current.scalars(select(Person).order_by(Person.id)).first()
        assert person is not None
        person.full_name += "h"
    with db.engine.connect() as connection:
        assert differing(before, fingerprints(connection)) == ["persons"]


def test_a_good_backup_is_noted_in_the_journal(ctx: Flask, made: Path):
    verify_backup(made, at=NOW)
    entry = session().scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.detail["file"]) == ("storage.verify_backup", made.name)


def test_a_backup_is_of_one_moment_while_others_write(ctx: Flask, app: Flask, settings: Settings, tmp_path: Path):
    """Two people get the same new name in one transaction; no backup sees only one of them changed."""
    keys = session().scalars(select(Person.id).order_by(Person.id).limit(2)).all()
    session().rollback()
    over, turns = threading.Event(), []

    def write() -> None:
        with app.app_context():
            while not over.is_set():
                with transaction() as current:
                    for person in current.scalars(select(Person).where(Person.id.in_(keys))):
                        person.full_name = f"Lò Thị {len(turns)}"
                turns.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not turns:
            time.sleep(0.01)
        made = [create_backup(tmp_path / "kho", settings.media, at=NOW + timedelta(seconds=n)) for n in range(4)]
    finally:
        over.set()
        writer.join()
    assert len(turns) > 4
    for path in made:
        verify_backup(path, at=NOW)
        if db.engine.dialect.name == "sqlite":
            assert len(set(_names_in(path, keys, tmp_path))) == 1


def _names_in(path: Path, keys: list[int], tmp_path: Path) -> list[str]:
    """The names of these people in a backup of SQLite."""
    place = tmp_path / f"xem-{path.stem}"
    with tarfile.open(path) as tar:
        tar.extract("database.sqlite3", place, filter="data")
    with sqlite3.connect(place / "database.sqlite3") as copy:
        asked = "SELECT full_name FROM persons WHERE id IN (?, ?)"
        return [row[0] for row in copy.execute(asked, list(keys))]


def test_restoring_never_overwrites(ctx: Flask, made: Path, settings: Settings):
    with db.engine.connect() as connection:
        before = fingerprints(connection)
    with pytest.raises(Refused) as refusal:
        restore_backup(made, settings.media)
    assert refusal.value.reason == "not_empty"
    with db.engine.connect() as connection:
        assert differing(before, fingerprints(connection)) == []


def test_a_sealed_backup_opens_only_with_its_key(ctx: Flask, settings: Settings, tmp_path: Path):
    from pyrage import x25519

    owner, other = x25519.Identity.generate(), x25519.Identity.generate()
    made = create_backup(tmp_path / "kho", settings.media, at=NOW, recipients=[str(owner.to_public())])
    name = session().scalar(select(Person.full_name).limit(1)) or ""
    assert made.name.endswith(".tar.gz.age")
    assert name.encode() not in made.read_bytes()
    keys = {}
    for word, identity in (("owner", owner), ("other", other)):
        keys[word] = tmp_path / f"{word}.txt"
        keys[word].write_text(f"# created\n{identity}\n")
    assert verify_backup(made, at=NOW, key=keys["owner"]).made_at == NOW
    for key in (None, keys["other"], tmp_path / "khong-co.txt"):
        with pytest.raises(Refused) as refusal:
            verify_backup(made, at=NOW, key=key)
        assert refusal.value.reason == "sealed"
    with pytest.raises(Refused) as refusal:
        create_backup(tmp_path / "kho", settings.media, at=NOW + timedelta(seconds=1), recipients=["age1khong-dung"])
    assert refusal.value.reason == "bad_recipient"
    assert [one.path for one in kept(tmp_path / "kho")] == [made]


def test_a_full_disk_leaves_nothing_half_written(ctx: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.storage.backup.archive.os.fsync", full)
    with pytest.raises(Refused) as refusal:
        create_backup(tmp_path / "kho", settings.media, at=NOW)
    assert refusal.value.reason == "no_room"
    assert list((tmp_path / "kho").iterdir()) == []


def test_the_same_second_makes_no_second_backup(made: Path, settings: Settings):
    with pytest.raises(Refused) as refusal:
        create_backup(made.parent, settings.media, at=NOW)
    assert refusal.value.reason == "exists"


def test_pruning_keeps_days_weeks_and_months(tmp_path: Path):
    for day in range(100):
        moment = datetime(2026, 8, 1, 2, tzinfo=UTC) + timedelta(days=day)
        (tmp_path / f"so-hoc-{moment:%Y%m%d-%H%M%S}.tar.gz").write_bytes(b"")
    (tmp_path / "cua-nguoi-khac.tar.gz").write_bytes(b"")
    keep = {"days": 7, "weeks": 4, "months": 3}
    foretold = prune_backups(tmp_path, keep, really=False)
    assert len(kept(tmp_path)) == 100
    assert prune_backups(tmp_path, keep, really=True) == foretold
    left = [f"{one.made_at:%d/%m}" for one in kept(tmp_path)]
    # seven days; the Sundays of the weeks before (the running week is the newest day); the last of October and September
    assert left == ["08/11", "07/11", "06/11", "05/11", "04/11", "03/11", "02/11", "01/11", "31/10", "25/10", "18/10", "30/09"]
    assert (tmp_path / "cua-nguoi-khac.tar.gz").exists()


@given(
    st.sets(st.integers(0, 3000), max_size=40),
    st.fixed_dictionaries({name: st.integers(0, 5) for name in ("days", "weeks", "months")}),
)
def test_pruning_never_removes_the_newest_and_is_done_once(hours: set[int], keep: dict[str, int]):
    found = [Kept(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour), Path(f"{hour}"), 1) for hour in hours]
    gone = surplus(found, keep)
    left = [one for one in found if one not in gone]
    assert not found or max(found, key=lambda one: one.made_at) in left
    assert surplus(left, keep) == []
    assert len(left) <= 1 + sum(keep.values())


def test_the_commands_say_what_they_did(ctx: Flask, settings: Settings, tmp_path: Path, app: Flask):
    run = app.test_cli_runner()
    folder = str(tmp_path / "kho")
    done = run.invoke(args=["backup", "create", "--to", folder])
    assert done.exit_code == 0, done.output
    assert "Đã khôi phục thử và so từng bảng" in done.output
    path = str(kept(Path(folder))[0].path)
    assert "Bản sao lưu dùng được" in run.invoke(args=["backup", "verify", path]).output
    refused = run.invoke(args=["backup", "restore", path])
    assert (refused.exit_code, "Cơ sở dữ liệu đích đã có bảng" in refused.output) == (1, True)
    assert "Sẽ xóa 0 bản, còn 1 bản." in run.invoke(args=["backup", "prune", "--to", folder, "--dry-run"]).output


def test_every_kind_of_column_has_a_form(ctx: Flask):
    with db.engine.connect() as connection:
        found = fingerprints(connection)
        for name, table in found.items():
            assert table.rows == connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar()
