"""What may be wrong with an installation, in words: settings, folders, disk, clock, database, fonts, backups."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.clock import local
from app.kernel.settings import ROOT, Settings
from app.kernel.text import _
from app.storage.backup.age import last_verified
from app.storage.backup.fingerprints import revision_of
from app.storage.engine import wal_is_safe
from app.storage.media import media_of
from app.storage.models import JournalEntry

_MEGABYTE = 1024 * 1024
_LITTLE_DISK, _NO_DISK = 2048, 200
_SHORTEST_KEY = 32
_MOST_DRIFT = timedelta(seconds=30)
_BUILT_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock of a server that runs this release can be earlier."""


class State(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, how it stands, and what to do about it."""

    name: str
    state: State
    sentence: str


def examine(settings: Settings, engine: Engine, *, now: datetime) -> list[Finding]:
    """Everything, in the order in which it should be mended; nothing is changed but a trial file that goes at once."""
    return [
        *_python(),
        *_folders(settings),
        *_media(settings),
        *_keys(settings),
        *_disk(settings),
        *_database(engine, now),
        *_network(settings),
    ]


def _good(name: str, sentence: str) -> Finding:
    return Finding(name, State.GOOD, sentence)


def _warn(name: str, sentence: str) -> Finding:
    return Finding(name, State.WARN, sentence)


def _bad(name: str, sentence: str) -> Finding:
    return Finding(name, State.BAD, sentence)


def _python() -> Iterator[Finding]:
    """The interpreter and the libraries against the pins."""
    running = ".".join(map(str, sys.version_info[:3]))
    yield _good(_("Python"), running)
    wrong = [said for said in map(_other, _pins(ROOT / "requirements.txt")) if said]
    if wrong:
        yield _warn(_("Thư viện"), _("Khác bản đã thử: {which}. Chạy lại python3 run.py.").format(which=", ".join(wrong)))
    else:
        yield _good(_("Thư viện"), _("đúng bản đã thử"))


def _pins(path: Path) -> list[tuple[str, str]]:
    """(library, version) of a file of requirements; those for other systems are left out."""
    lines = [line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    pins = [line.partition(";")[0].strip().split("==") for line in lines if "==" in line]
    return [(name.partition("[")[0], pinned) for name, pinned in pins if not (os.name == "nt" and name == "gunicorn")]


def _other(pin: tuple[str, str]) -> str:
    """The library in words when another version is installed; "" when it is as pinned."""
    name, pinned = pin
    try:
        there = version(name)
    except PackageNotFoundError:
        return _("{name} chưa cài").format(name=name)
    return "" if there == pinned else f"{name} {there}"


def _folders(settings: Settings) -> Iterator[Finding]:
    """What has to be written to, and what has to be read."""
    for name, folder in ((_("Thư mục dữ liệu"), settings.instance), (_("Thư mục sao lưu"), settings.backups)):
        trial = folder / ".bac-si"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            trial.write_bytes(b"x")
            trial.unlink()
            yield _good(name, str(folder))
        except OSError as error:
            yield _bad(name, _("Không ghi được vào {folder}: {why}.").format(folder=folder, why=error.strerror))
    if not any(settings.content.glob("*/programme.yml")):
        yield _bad(_("Học liệu"), _("{folder} không có gói chương trình nào; xem CONTENT_DIR.").format(folder=settings.content))


def _media(settings: Settings) -> Iterator[Finding]:
    """Whether the store of pictures and files keeps, gives back and lets go, and what lies there stays; where one is named."""
    if not settings.media_url:
        return
    name, store, trial = _("Kho hình và tệp"), media_of(settings), f"trial-{secrets.token_hex(8)}"
    try:
        sound = store.put(trial, b"1") and not store.put(trial, b"2") and store.get(trial) == b"1"
        store.delete(trial)
    except (OSError, ImportError) as error:
        yield _bad(name, _("Kho ở MEDIA_URL chưa dùng được ({why}); xem cả MEDIA_KEY_ID và MEDIA_SECRET.").format(why=error))
        return
    if sound:
        yield _good(name, _("ghi, đọc, xóa được"))
    else:
        yield _bad(name, _("Kho ở MEDIA_URL để tệp sau đè tệp trước; dùng kho hiểu ghi có điều kiện (If-None-Match)."))


def _keys(settings: Settings) -> Iterator[Finding]:
    """The key that signs cookies: long, and readable by its owner only."""
    name = _("Khóa ký")
    kept = settings.instance / "secret.key"
    if len(settings.secret_key) < _SHORTEST_KEY:
        yield _bad(name, _("SECRET_KEY ngắn hơn {n} ký tự; bỏ đi để phần mềm tự tạo.").format(n=_SHORTEST_KEY))
    elif os.name != "nt" and kept.exists() and kept.stat().st_mode & 0o077:
        yield _bad(name, _("Người khác trên máy đọc được {path}. Chạy: chmod 600 {path}").format(path=kept))
    else:
        yield _good(name, _("đủ dài, chỉ chủ máy đọc được"))


def _disk(settings: Settings) -> Iterator[Finding]:
    """Room where the data and the backups lie."""
    for name, folder in ((_("Đĩa dữ liệu"), settings.instance), (_("Đĩa sao lưu"), settings.backups)):
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free // _MEGABYTE
        words = _("còn trống {n} MB").format(n=free)
        if free < _NO_DISK:
            yield _bad(name, _("{words}: dọn ngay, kẻo không ghi được bài làm.").format(words=words.capitalize()))
        elif free < _LITTLE_DISK:
            yield _warn(name, _("{words}: sắp đầy.").format(words=words.capitalize()))
        else:
            yield _good(name, words)


def _database(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Whether it answers, stands at this release, agrees on the time, and was backed up."""
    name = _("Cơ sở dữ liệu")
    try:
        with engine.connect() as connection:
            yield _good(name, _kind(connection))
            for look in (_revision, _clock, _backup):
                yield look(connection, now)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        yield _bad(name, _("Không mở được: {reason}. Xem DATABASE_URL.").format(reason=reason))
        yield from () if now > _BUILT_AFTER else (_slow_clock(now),)


def _kind(connection: Connection) -> str:
    """Which database, and how it keeps what it acknowledges."""
    if connection.dialect.name == "sqlite":
        journal = _("WAL") if wal_is_safe() else _("sổ hoàn tác, vì bản SQLite này cũ")
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar()}, {journal}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar()}"


def _revision(connection: Connection, _now: datetime) -> Finding:
    """Its tables against this release."""
    name, there = _("Các bảng"), revision_of(connection)
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if there == wanted:
        return _good(name, _("đúng bản {there}").format(there=there))
    if not there:
        return _bad(name, _("Chưa có bảng nào. Chạy: flask database upgrade"))
    return _bad(
        name, _("Đang ở bản {there}, phần mềm cần {wanted}. Chạy: flask database upgrade").format(there=there, wanted=wanted)
    )


def _clock(connection: Connection, now: datetime) -> Finding:
    """This machine's clock, and the database server's where it is another."""
    if now < _BUILT_AFTER:
        return _slow_clock(now)
    if connection.dialect.name == "postgresql":
        theirs: datetime = connection.execute(text("SELECT now()")).scalar_one()
        drift = abs(theirs - now)
        if drift > _MOST_DRIFT:
            words = _("Đồng hồ máy này và máy cơ sở dữ liệu lệch {n} giây. Bật đồng bộ giờ (chrony) trên cả hai.")
            return _bad(_("Đồng hồ"), words.format(n=int(drift.total_seconds())))
    return _good(_("Đồng hồ"), f"{local(now):%H:%M:%S %d/%m/%Y}")


def _slow_clock(now: datetime) -> Finding:
    """What is said of a clock that stands before this release was made."""
    words = _("Đồng hồ máy chỉ {now}, trước cả ngày phần mềm ra đời. Bật đồng bộ giờ (chrony).")
    return _bad(_("Đồng hồ"), words.format(now=f"{local(now):%H:%M %d/%m/%Y}"))


def _backup(connection: Connection, now: datetime) -> Finding:
    """How old the last backup is that was restored and compared."""
    name = _("Sao lưu")
    if not inspect(connection).has_table(JournalEntry.__tablename__):
        return _warn(name, _("Chưa có gì để sao lưu."))
    last = last_verified(connection)
    if last is None:
        return _warn(name, _("Chưa có bản sao lưu nào được khôi phục thử. Chạy: flask backup create"))
    words = f"{last.file}, {local(last.made_at):%H:%M %d/%m/%Y}"
    if last.is_old(now):
        return _warn(name, _("Bản đã kiểm gần nhất quá 2 ngày: {words}.").format(words=words))
    return _good(name, words)


def _network(settings: Settings) -> Iterator[Finding]:
    """Settings that only make sense together."""
    if settings.proxy_hops and not settings.behind_tls:
        yield _warn(_("Đường truyền"), _("Có máy chủ đứng trước (PROXY_HOPS) mà chưa đặt BEHIND_TLS=1: cookie đi cả qua http."))
    elif settings.behind_tls and not settings.proxy_hops:
        yield _warn(
            _("Đường truyền"), _("BEHIND_TLS=1 mà PROXY_HOPS=0: mọi người dùng bị tính chung một địa chỉ khi đăng nhập sai.")
        )
    if settings.behind_tls and not settings.allowed_hosts:
        yield _warn(_("Tên miền"), _("Chưa đặt ALLOWED_HOSTS: trang trả lời dưới mọi tên. Ghi tên miền thật của trang."))
    if settings.sign_in_service and not settings.oidc_issuer.startswith("https://"):
        yield _bad(_("Đăng nhập cơ quan"), _("OIDC_ISSUER phải bắt đầu bằng https://."))
    if settings.metrics_token and len(settings.metrics_token) < _SHORTEST_KEY:
        yield _warn(_("Số đo"), _("METRICS_TOKEN ngắn hơn {n} ký tự, dễ bị đoán.").format(n=_SHORTEST_KEY))
    if settings.metrics_token and settings.metrics_dir is None:
        yield _warn(_("Số đo"), _("Chưa đặt PROMETHEUS_MULTIPROC_DIR: mỗi lần hỏi chỉ thấy số của một tiến trình."))
    if not settings.help_phone:
        yield _warn(_("Gọi trợ giúp"), _("Chưa đặt HELP_PHONE nên trang không hiện nút gọi."))


def told(found: list[Finding], sign: Callable[[State], str]) -> str:
    """The findings as lines for a terminal."""
    width = max((len(finding.name) for finding in found), default=0)
    return "\n".join(f"{sign(finding.state)} {finding.name:<{width}}  {finding.sentence}" for finding in found)
