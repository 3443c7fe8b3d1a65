"""`flask doctor` says what is wrong in words and how to mend it, and says nothing is wrong where nothing is."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.desks.pages.coordinator import backup_words
from app.kernel.settings import ROOT, Settings
from app.storage import journal
from app.storage.backup.age import last_verified
from app.storage.base import db
from app.storage.transaction import session, transaction
from app.web.doctor import Finding, State, examine

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
Disk = namedtuple("Disk", "total used free")
Looks = Callable[..., dict[str, Finding]]


@pytest.fixture
def look(ctx: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """`look(behind_tls=True)`: the findings by name, for these settings; the disk has room."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(10**12, 0, 10**12))

    def do(now: datetime = NOW, **changed: object) -> dict[str, Finding]:
        asked = {"secret_key": "k" * 40, "content": ROOT / "courses_content", "help_phone": "02373000000", **changed}
        found = examine(replace(settings, **asked), db.engine, now=now)  # type: ignore[arg-type]
        return {finding.name: finding for finding in found}

    return do


def _note(made_at: datetime) -> None:
    with transaction():
        facts = {"file": "so-hoc-x.tar.gz", "made_at": made_at.isoformat(), "rows": 5}
        journal.record("storage.verify_backup", "backup", None, by=None, at=made_at, **facts)


def test_nothing_is_wrong_with_a_good_installation(look: Looks):
    _note(NOW - timedelta(hours=8))
    now = NOW if db.engine.dialect.name == "sqlite" else datetime.now(UTC)
    wrong = [finding for finding in look(now).values() if finding.state is State.BAD]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "changed", "state", "words"),
    [
        ("Khóa ký", {"secret_key": "ngan"}, State.BAD, "ngắn hơn 32"),
        ("Học liệu", {"content": Path("/khong/co")}, State.BAD, "CONTENT_DIR"),
        ("Đường truyền", {"proxy_hops": 1}, State.WARN, "BEHIND_TLS=1"),
        ("Đường truyền", {"behind_tls": True}, State.WARN, "PROXY_HOPS=0"),
        ("Gọi trợ giúp", {"help_phone": ""}, State.WARN, "HELP_PHONE"),
    ],
)
def test_a_setting_that_is_wrong_is_named(look: Looks, name: str, changed: dict[str, object], state: State, words: str):
    finding = look(**changed)[name]
    assert (finding.state, words in finding.sentence) == (state, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_a_key_that_others_can_read_is_named(look: Looks, settings: Settings):
    kept = settings.instance / "secret.key"
    kept.write_text("k" * 40)
    kept.chmod(0o644)
    assert "chmod 600" in look()["Khóa ký"].sentence
    kept.chmod(0o600)
    assert look()["Khóa ký"].state is State.GOOD


def test_a_folder_that_cannot_be_written_is_named(look: Looks, tmp_path: Path):
    (tmp_path / "tep").write_text("một tệp, không phải thư mục")
    finding = look(backup_dir=tmp_path / "tep")["Thư mục sao lưu"]
    assert (finding.state, "Không ghi được" in finding.sentence) == (State.BAD, True)


@pytest.mark.parametrize(("megabytes", "state"), [(199, State.BAD), (200, State.WARN), (2047, State.WARN), (2048, State.GOOD)])
def test_little_room_on_the_disk_is_said(look: Looks, monkeypatch: pytest.MonkeyPatch, megabytes: int, state: State):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(0, 0, megabytes * 1024 * 1024))
    assert look()["Đĩa dữ liệu"].state is state


def test_tables_of_another_release_are_said(look: Looks):
    assert look()["Các bảng"].state is State.GOOD
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    finding = look()["Các bảng"]
    assert (finding.state, "0003" in finding.sentence, "flask database upgrade" in finding.sentence) == (State.BAD, True, True)


def test_a_clock_of_long_ago_is_said(look: Looks):
    assert look(datetime(1970, 1, 2, tzinfo=UTC))["Đồng hồ"].state is State.BAD


def test_the_age_of_the_last_proved_backup_is_said(look: Looks):
    assert "Chưa có bản sao lưu" in look()["Sao lưu"].sentence
    _note(NOW - timedelta(days=3))
    assert look()["Sao lưu"].state is State.WARN
    _note(NOW - timedelta(days=1))
    assert look()["Sao lưu"].state is State.GOOD


def test_a_database_that_does_not_answer_is_said(settings: Settings, tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'khong-co' / 'x.sqlite3'}")
    found = {finding.name: finding for finding in examine(settings, engine, now=NOW)}
    assert (found["Cơ sở dữ liệu"].state, "DATABASE_URL" in found["Cơ sở dữ liệu"].sentence) == (State.BAD, True)


def test_the_command_ends_with_1_when_something_is_bad(app: Flask):
    run = app.test_cli_runner()
    done = run.invoke(args=["doctor"])
    assert done.exit_code == 1, done.output  # the tests' own key is short
    assert "✗ Khóa ký" in done.output
    found = json.loads(run.invoke(args=["doctor", "--json"]).output)
    assert {"name", "state", "sentence"} == set(found[0])


def test_a_site_on_the_internet_names_itself_and_keeps_its_secrets_long(look: Looks):
    assert look(behind_tls=True, proxy_hops=1)["Tên miền"].state is State.WARN
    assert "Tên miền" not in look(behind_tls=True, proxy_hops=1, allowed_hosts=("hoc.example.vn",))
    assert look(oidc_issuer="http://khac.example", oidc_client_id="so-hoc")["Đăng nhập cơ quan"].state is State.BAD
    assert look(metrics_token="ngan")["Số đo"].state is State.WARN
    assert "Số đo" not in look(metrics_token="k" * 40, metrics_dir=ROOT)


def test_the_desk_tells_an_administrator_of_an_old_backup(ctx: Flask):
    assert "Chưa có bản sao lưu" in backup_words(last_verified(session()), NOW)
    _note(NOW - timedelta(days=3))
    assert "quá 2 ngày" in backup_words(last_verified(session()), NOW)
    _note(NOW - timedelta(hours=8))
    assert backup_words(last_verified(session()), NOW) == ""
