"""`flask backup …`: create, verify, restore, prune."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.kernel.clock import local, utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.text import _
from app.storage.backup import services
from app.storage.backup.archive import Manifest
from app.storage.media import media_of

backup = AppGroup("backup", help=_("Sao lưu và khôi phục: một tệp chứa cơ sở dữ liệu và hình ảnh tại một lúc."))
_KEY = click.option("--key", type=click.Path(path_type=Path), help=_("Tệp khóa của age, khi bản sao lưu được mã hóa."))
_FOLDER = click.option("--to", "folder", type=click.Path(path_type=Path), help=_("Thư mục chứa các bản sao lưu (BACKUP_DIR)."))


def _settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def _said(manifest: Manifest) -> str:
    """One line on what a backup holds."""
    return _("{tables} bảng, {rows} dòng, {files} tệp, bản {revision}, lúc {at}").format(
        tables=len(manifest.tables),
        rows=sum(table.rows for table in manifest.tables.values()),
        files=len(manifest.files),
        revision=manifest.revision or "–",
        at=f"{local(manifest.made_at):%H:%M %d/%m/%Y}",
    )


@backup.command("create", help=_("Tạo một bản sao lưu khi trang vẫn mở, rồi khôi phục thử để chắc là dùng được."))
@_FOLDER
@click.option("--recipient", "recipients", multiple=True, help=_("Mã hóa cho khóa age1… này; ghi nhiều lần cho nhiều người."))
@click.option("--no-verify", is_flag=True, help=_("Không khôi phục thử; chạy flask backup verify sau, ở máy khác."))
def create(folder: Path | None, recipients: tuple[str, ...], no_verify: bool) -> None:
    """Make one backup, prove it unless it is sealed or told not to, say where it is."""
    settings = _settings()
    try:
        made = services.create_backup(folder or settings.backups, media_of(settings), at=utc_now(), recipients=recipients)
        click.echo(_("Đã tạo {path} ({size} MB).").format(path=made, size=_megabytes(made.stat().st_size)))
        if recipients:
            click.echo(_("Bản này mã hóa, máy này không mở được: kiểm bằng flask backup verify --key ở nơi giữ khóa."))
        elif not no_verify:
            click.echo(
                _("Đã khôi phục thử và so từng bảng: {said}.").format(said=_said(services.verify_backup(made, at=utc_now())))
            )
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


@backup.command("verify", help=_("Khôi phục thử một bản sao lưu ở chỗ riêng và so từng tệp, từng bảng với lúc tạo."))
@click.argument("path", type=click.Path(path_type=Path))
@_KEY
def verify(path: Path, key: Path | None) -> None:
    """Prove one backup."""
    try:
        said = _said(services.verify_backup(path, at=utc_now(), key=key))
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(_("Bản sao lưu dùng được: {said}.").format(said=said))


@backup.command("restore", help=_("Khôi phục vào cơ sở dữ liệu còn trống (DATABASE_URL) và thư mục hình ảnh."))
@click.argument("path", type=click.Path(path_type=Path))
@_KEY
def restore(path: Path, key: Path | None) -> None:
    """Fill an empty place and say what to do next."""
    try:
        said = _said(services.restore_backup(path, media_of(_settings()), key=key))
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(_("Đã khôi phục và so từng bảng: {said}.").format(said=said))
    click.echo(_("Đặt lại SECRET_KEY cũ nếu còn giữ (không có thì mọi người đăng nhập lại), rồi chạy flask database upgrade."))


@backup.command("prune", help=_("Xóa bớt bản cũ: giữ bản mới nhất của từng ngày, tuần, tháng gần đây."))
@_FOLDER
@click.option("--days", default=7, show_default=True, help=_("Số ngày."))
@click.option("--weeks", default=5, show_default=True, help=_("Số tuần."))
@click.option("--months", default=12, show_default=True, help=_("Số tháng."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ kể ra, không xóa."))
def prune(folder: Path | None, dry_run: bool, **keep: Any) -> None:
    """Remove what is more than wanted, or only name it."""
    place = folder or _settings().backups
    gone = services.prune_backups(place, keep, really=not dry_run)
    for one in gone:
        click.echo(f"{one.path.name}  {_megabytes(one.size)} MB")
    words = _("Sẽ xóa {n} bản, còn {left} bản.") if dry_run else _("Đã xóa {n} bản, còn {left} bản.")
    left = len(services.kept(place)) - (len(gone) if dry_run else 0)
    click.echo(words.format(n=len(gone), left=left))


def _megabytes(size: int) -> str:
    """Bytes as megabytes with a comma."""
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")
