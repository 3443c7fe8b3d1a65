"""Commands of the database: bring its tables to this release; back it up; seal and prove the journal."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import inspect, text

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import migrations
from app.storage.backup.commands import backup
from app.storage.base import db
from app.storage.journal_commands import journal
from app.storage.sealed import put_new_key_first, reseal

database = AppGroup("database", help=_("Cơ sở dữ liệu."))


@database.command("upgrade", help=_("Đưa các bảng về đúng bản phần mềm này; chạy lại không hại gì."))
def upgrade() -> None:
    """Run the migrations that are missing and say where the database stands."""
    before = current_revision()
    migrations.upgrade()
    after = current_revision()
    click.echo(
        _("Cơ sở dữ liệu đã đúng bản {after}.").format(after=after)
        if before == after
        else _("Đã nâng cơ sở dữ liệu lên bản {after}.").format(after=after)
    )


@database.command("new-key", help=_("Thêm khóa dữ liệu mới lên đầu data.key rồi mã hóa lại mọi cột riêng tư bằng khóa ấy."))
def new_key() -> None:
    """A new key first, then every sealed value under it; the old keys stay for backups made before."""
    try:
        path = put_new_key_first()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(_("Khóa mới ở đầu {path}. Đã mã hóa lại {n} ô.").format(path=path, n=reseal()))


@database.command("reseal", help=_("Mã hóa lại mọi cột riêng tư bằng khóa đầu tiên; chạy lại không hại gì."))
def seal_again() -> None:
    """Every sealed value under the first key."""
    click.echo(_("Đã mã hóa lại {n} ô.").format(n=reseal()))


def current_revision() -> str | None:
    """The migration at which the database stands; None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(database)
    app.cli.add_command(backup)
    app.cli.add_command(journal)
