"""Pictures and files lie in a folder or in a bucket, and nobody who reads or writes them can tell which."""

from __future__ import annotations

import io
import os
import re
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.courses.pictures import taken_in
from app.factory import create_app
from app.kernel.settings import Settings, read_settings
from app.offline.packing import _files_in
from app.storage.backup.services import create_backup, restore_backup, verify_backup
from app.storage.base import db
from app.storage.media import Bucket, Folder, MediaError, MediaStore, media_of, taken
from app.web.doctor import State, examine
from tests.conftest import _drop_database, _new_database
from tests.house.source import ROOT
from tests.inspection import InspectingClient
from tests.storage.buckets import ObjectStore, object_store
from tests.storage.conftest import PICTURE

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NAME = f"{'a' * 64}-360.webp"
NOWHERE = "s3://kho/media?endpoint=http://127.0.0.1:9"


@pytest.fixture(scope="module")
def buckets() -> Iterator[ObjectStore]:
    """One store for the tests of this file, a bucket for each."""
    with object_store() as running:
        yield running


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    """A store of either kind, empty."""
    if request.param == "folder":
        return Folder(tmp_path / "media")
    return Bucket(request.getfixturevalue("buckets").new_bucket(), "key", "secret")


def test_what_was_put_first_stays(store: MediaStore) -> None:
    assert (store.has(NAME), store.get(NAME)) == (False, None)
    assert (store.put(NAME, b"first"), store.put(NAME, b"second")) == (True, False)
    assert (store.has(NAME), store.get(NAME)) == (True, b"first")


def test_of_many_who_put_at_once_one_has_put(store: MediaStore) -> None:
    put: list[bool] = []
    threads = [threading.Thread(target=lambda: put.append(store.put(NAME, b"the same"))) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert True in put
    assert store.get(NAME) == b"the same"
    assert list(store.names()) == [NAME]


def test_names_come_in_order_and_by_how_they_begin(store: MediaStore) -> None:
    for name in ("b-2.webp", "a-1.webp", "a-0.webp", "c/d.pdf"):
        store.put(name, b"x")
    assert list(store.names()) == ["a-0.webp", "a-1.webp", "b-2.webp", "c/d.pdf"]
    assert list(store.names("a-")) == ["a-0.webp", "a-1.webp"]
    assert list(store.names("zz")) == []


def test_what_is_let_go_is_gone_and_letting_go_twice_is_no_fault(store: MediaStore) -> None:
    store.put(NAME, b"x")
    for _again in range(2):
        store.delete(NAME)
    assert not store.has(NAME)
    with pytest.raises(FileNotFoundError):
        taken(store, NAME)


@pytest.mark.parametrize("name", ["", "..", "../x", "a/../b", "/etc/passwd", "a//b", "a\\b", ".new", "a\n", "x" * 201, "đ.webp"])
def test_a_name_that_leads_elsewhere_is_none(store: MediaStore, name: str) -> None:
    for ask in (store.get, store.has, store.delete, lambda given: store.put(given, b"x")):
        with pytest.raises(ValueError, match="no name"):
            ask(name)


def test_half_a_file_has_no_name(tmp_path: Path) -> None:
    (tmp_path / ".new-123").write_bytes(b"half")
    assert list(Folder(tmp_path).names()) == []


def test_a_file_and_its_name_are_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[bool] = []
    real = os.fsync

    def watched(handle: int) -> None:
        settled.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    assert Folder(tmp_path).put("cay-tre.png", PICTURE)
    assert settled == [False, True]


def test_an_empty_folder_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert list(Folder(tmp_path / "none").names()) == []


@pytest.mark.parametrize(
    "address", [NOWHERE, "https://kho/media", "s3://", "s3://kho?secret=1", "s3://kho?endpoint=khong-phai-dia-chi"]
)
def test_a_store_that_does_not_answer_is_an_error_that_holds_no_secret(address: str) -> None:
    store = Bucket(address, "key-id", "mat-khau-kho")
    for ask in (lambda: store.get(NAME), lambda: store.put(NAME, b"x"), lambda: list(store.names())):
        with pytest.raises(MediaError) as error:
            ask()
        assert "mat-khau-kho" not in str(error.value)


def test_the_setting_chooses(tmp_path: Path) -> None:
    here = read_settings({"INSTANCE_DIR": str(tmp_path)})
    there = read_settings({"INSTANCE_DIR": str(tmp_path), "MEDIA_URL": NOWHERE, "MEDIA_KEY_ID": "a", "MEDIA_SECRET": "b"})
    assert media_of(here) == Folder(tmp_path / "media")
    assert media_of(there) == Bucket(NOWHERE, "a", "b")
    assert media_of(there) is media_of(there)


def test_a_picture_is_read_from_the_bucket_by_every_node_and_by_parts(
    app: Flask, settings: Settings, buckets: ObjectStore, client_for: Callable[..., InspectingClient]
) -> None:
    there = replace(settings, media_url=buckets.new_bucket(), media_key_id="a", media_secret="b")
    app.config["SETTINGS"] = there
    figure = taken_in(_photo(), "anh.png", media_of(there))
    assert not settings.media.exists()
    client = client_for("tham")
    address = f"/media/{figure.sha256}-{figure.files[0][0]}.webp"
    whole = client.get(address)
    assert (whole.status_code, whole.data[:4], whole.headers["Content-Type"]) == (200, b"RIFF", "image/webp")
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/media/{'0' * 64}-360.webp").status_code == 404


def test_a_pack_lists_what_lies_in_either_store(store: MediaStore) -> None:
    for width in (720, 360):
        store.put(f"{'a' * 64}-{width}.webp", b"x" * width)
    store.put(f"{'b' * 64}-360.webp", b"other")
    assert [(one.width, one.bytes) for one in _files_in(store)("a" * 64)] == [(360, 360), (720, 720)]


@pytest.mark.usefixtures("tools", "ctx")
def test_a_backup_holds_the_bucket_and_fills_another(
    settings: Settings, server_url: str | None, tmp_path: Path, buckets: ObjectStore
) -> None:
    source, target = (Bucket(buckets.new_bucket(), "a", "b") for _n in range(2))
    source.put("hinh/cay-tre.png", PICTURE)
    made = create_backup(tmp_path / "kho", source, at=NOW)
    verify_backup(made, at=NOW)
    (tmp_path / "khac").mkdir()
    url = f"sqlite:///{tmp_path / 'khac' / 'moi.sqlite3'}" if server_url is None else _new_database(server_url, None)
    other = create_app(replace(settings, database_url=url, instance=tmp_path / "khac"), TESTING=True)
    with other.app_context():
        restore_backup(made, target)
        db.session.remove()
        db.engine.dispose()
    assert target.get("hinh/cay-tre.png") == PICTURE
    if server_url is not None:
        _drop_database(server_url, url)


@pytest.mark.usefixtures("ctx")
def test_the_doctor_tries_the_store_and_says_what_to_mend(settings: Settings, buckets: ObjectStore) -> None:
    def look(address: str) -> dict[str, State]:
        asked = replace(settings, media_url=address, media_key_id="a", media_secret="b")
        return {found.name: found.state for found in examine(asked, db.engine, now=NOW)}

    address = buckets.new_bucket()
    assert look(address)["Kho hình và tệp"] is State.GOOD
    assert list(Bucket(address, "a", "b").names()) == []
    assert look(NOWHERE)["Kho hình và tệp"] is State.BAD
    assert "Kho hình và tệp" not in look("")


def test_only_the_store_knows_the_folder() -> None:
    """Whoever goes round the store writes what other machines never see."""
    asking = re.compile(r"""\b(?:settings|settings\(\)|\["SETTINGS"\])\.media\b""")
    found = {path for path in (ROOT / "app").rglob("*.py") if asking.search(path.read_text(encoding="utf-8"))}
    assert found == {ROOT / "app" / "storage" / "media.py"}


def _photo() -> bytes:
    """A small PNG."""
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 90, 160)).save(held, "PNG")
    return held.getvalue()
