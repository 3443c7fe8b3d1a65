"""Commands of the database: bring its tables to this release; back it up."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import inspect, text

from app.kernel.text import _
from app.storage import migrations
from app.storage.backup.commands import backup
from app.storage.base import db

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
