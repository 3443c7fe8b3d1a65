"""Commands of people: setting an office up, units, accounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people import queries
from app.people.rules import login_of
from app.people.services.persons import reset_password
from app.people.services.second_factor import remove_second_factor
from app.people.services.setup import set_up_office
from app.people.services.units import add_province, merge_units, read_merged_rows, read_unit_rows
from app.storage import migrations

Outcome = TypeVar("Outcome")
people = AppGroup("people", help=_("Cán bộ, đơn vị, tài khoản."))


@click.command("setup", help=_("Thiết lập cho cơ quan thật: tạo người quản trị đầu tiên, không có dữ liệu minh họa."))
@click.option("--name", prompt=_("Họ và tên người quản trị"))
@click.option("--phone", prompt=_("Số điện thoại để đăng nhập"))
def setup(name: str, phone: str) -> None:
    """Bring a new database to this release, make it an office's and print the administrator's first password."""
    migrations.upgrade()
    password = _or_stop(lambda: set_up_office(full_name=name, phone=phone, at=utc_now()))
    click.echo(
        _("Đã thiết lập. Đăng nhập bằng số {phone}, mật khẩu lần đầu: {password}").format(
            phone=login_of(phone), password=password
        )
    )
    click.echo(_("Mật khẩu này chỉ hiện một lần và phải đổi khi đăng nhập lần đầu."))


@people.command("reset-password", help=_("Cấp mật khẩu lần đầu mới cho một tài khoản."))
@click.argument("login")
def reset(login: str) -> None:
    """Print a new first password for an account."""
    account = queries.account_of(login_of(login))
    if account is None:
        raise click.ClickException(_("Không có tài khoản này."))
    click.echo(_or_stop(lambda: reset_password(person_id=account.person_id, by=None, at=utc_now())))


@people.command("reset-second-factor", help=_("Gỡ xác thực hai bước của một tài khoản (mất điện thoại, mất cả mã dự phòng)."))
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Take a second factor away; who must have one sets it up anew at the next sign-in."""
    account = queries.account_of(login_of(login))
    if account is None:
        raise click.ClickException(_("Không có tài khoản này."))
    gone = remove_second_factor(person_id=account.person_id, by=None, at=utc_now())
    click.echo(_("Đã gỡ xác thực hai bước.") if gone else _("Tài khoản này chưa bật xác thực hai bước."))


@people.command("import-units", help=_("Nạp danh mục xã, phường của một tỉnh từ tệp CSV."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", required=True, help=_("Mã tỉnh"))
@click.option("--name", required=True, help=_("Tên tỉnh, không kèm chữ Tỉnh"))
def import_units(file: Path, code: str, name: str) -> None:
    """Write a province with its communes and wards; safe to repeat."""
    rows = _or_stop(lambda: read_unit_rows(file.read_bytes()))
    _or_stop(lambda: add_province(code=code, name=name, rows=rows, by=None, at=utc_now()))
    click.echo(_("Tỉnh {name}: {n} xã, phường.").format(name=name, n=len(rows)))


@people.command("import-mergers", help=_("Nạp danh sách xã, phường cũ đã nhập vào xã, phường nào, từ tệp CSV."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_mergers(file: Path) -> None:
    """Write which older units went into which of today's; safe to repeat."""
    rows = _or_stop(lambda: read_merged_rows(file.read_bytes()))
    added = _or_stop(lambda: merge_units(rows, by=None, at=utc_now()))
    click.echo(_("Đã ghi {n} đơn vị cũ, {same} đã có từ trước.").format(n=added, same=len(rows) - added))


def _or_stop(work: Callable[[], Outcome]) -> Outcome:
    """What `work` gives back; a refusal becomes one sentence and exit code 1."""
    try:
        return work()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(setup)
    app.cli.add_command(people)
