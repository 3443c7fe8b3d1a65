"""Commands of the demonstration."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.demonstration.people import PASSWORD, cell_heads, trainees
from app.demonstration.seed import SHOWN, STAFF, seed
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import installation_kind

demo = AppGroup("demo", help=_("Lớp minh họa."))


@demo.command("seed", help=_("Ghi lớp minh họa vào cơ sở dữ liệu còn trống."))
def seed_command() -> None:
    """Write the demonstration class when the database is empty."""
    try:
        written = seed(at=utc_now(), say=lambda line: click.echo(f"  · {line}…"))
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(_("Đã có lớp minh họa.") if written else _("Cơ sở dữ liệu đã có dữ liệu, giữ nguyên."))


@demo.command("sign-ins", help=_("In các tài khoản minh họa."))
def sign_ins() -> None:
    """Print one sign-in per role, when this is a demonstration."""
    if installation_kind() != "demo":
        return
    phones = {person.name: person.phone for person in trainees()}
    graduate = cell_heads()[0]
    staff = {member.key: member for member in STAFF}
    rows = [
        (_("Học viên"), SHOWN[0], phones[SHOWN[0]]),
        (_("Lớp trưởng"), SHOWN[1], phones[SHOWN[1]]),
        (_("Đã có chứng chỉ"), graduate.name, graduate.phone),
        (_("Giảng viên"), staff["mai"].name, staff["mai"].phone),
        (_("Người phụ trách lớp"), staff["coordinator"].name, staff["coordinator"].phone),
        (_("Quản trị"), staff["administrator"].name, staff["administrator"].phone),
    ]
    click.echo(_("Đăng nhập thử (mật khẩu chung: {password})").format(password=PASSWORD))
    for role, name, phone in rows:
        click.echo(f"  {role:<22}{phone}  {name}")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(demo)
