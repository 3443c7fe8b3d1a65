"""Commands of exchange: make a token, take one back; tell an address of changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from app.exchange.post import post
from app.exchange.queries.notices import count_waiting
from app.exchange.queries.tokens import leader_of
from app.exchange.rules.tokens import LIFETIMES, Right
from app.exchange.services import issue_token, revoke_token
from app.exchange.services.notices import end_subscription, open_subscription, send_notices
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of, unit_by_code
from app.people.rules import login_of

T = TypeVar("T")
exchange = AppGroup("exchange", help=_("Trao đổi với phần mềm khác."))


@exchange.command("token", help=_("Cấp mã kết nối; mã in ra một lần, không xem lại được."))
@click.option("--unit", "code", required=True, help=_("Mã đơn vị: phần mềm thấy các lớp của đơn vị này và cấp dưới"))
@click.option("--name", required=True, help=_("Tên phần mềm bên kia"))
@click.option("--rights", required=True, help=_("Các việc được làm, cách nhau bằng dấu phẩy: {all}").format(all=", ".join(Right)))
@click.option("--days", type=int, default=LIFETIMES[1], show_default=True, help=_("Số ngày dùng được"))
@click.option("--by", "login", default="", help=_("Người chịu trách nhiệm; mặc định là người phụ trách đầu tiên của đơn vị"))
def make_token(code: str, name: str, rights: str, days: int, login: str) -> None:
    """Print a new token."""
    unit = unit_by_code(code)
    if unit is None:
        raise click.ClickException(_("Không có đơn vị mang mã {code}.").format(code=code))
    asked = [right.strip() for right in rights.split(",") if right.strip()]
    by = _responsible(unit.path, login)
    issued = _or_stop(lambda: issue_token(name=name, unit_id=unit.id, rights=asked, days=days, by=by, at=utc_now()))
    click.echo(_("Mã kết nối số {id}, chỉ hiện lần này:").format(id=issued.id))
    click.echo(issued.token)


@exchange.command("revoke", help=_("Thu hồi mã kết nối."))
@click.argument("token_id", type=click.IntRange(1, 999_999_999))
def revoke(token_id: int) -> None:
    """Take a token back."""
    _or_stop(lambda: revoke_token(token_id=token_id, by=None, at=utc_now()))
    click.echo(_("Đã thu hồi mã kết nối số {id}.").format(id=token_id))


@exchange.command("subscribe", help=_("Báo cho phần mềm bên kia khi kết quả của lớp đổi; khóa ký in ra một lần."))
@click.argument("token_id", type=click.IntRange(1, 999_999_999))
@click.option("--address", required=True, help=_("Địa chỉ nhận báo, bắt đầu bằng https://"))
def tell(token_id: int, address: str) -> None:
    """Tell an address of changes, print the key that proves who rings."""
    secret = _or_stop(lambda: open_subscription(token_id, address, by=None, at=utc_now()))
    click.echo(_("Đã ghi địa chỉ. Khóa ký, chỉ hiện lần này:"))
    click.echo(secret)


@exchange.command("unsubscribe", help=_("Thôi báo cho phần mềm của một mã kết nối."))
@click.argument("token_id", type=click.IntRange(1, 999_999_999))
def tell_no_more(token_id: int) -> None:
    """Tell nothing more."""
    ended = end_subscription(token_id, by=None, at=utc_now())
    click.echo(_("Đã thôi báo.") if ended else _("Mã kết nối này không có địa chỉ nhận báo."))


@exchange.command("notify", help=_("Gửi lời báo về các lớp đã đổi; đặt chạy năm phút một lần, trên một hay nhiều máy."))
def notify() -> None:
    """One round of the outbox."""
    done = send_notices(post, at=utc_now())
    waiting, _due = count_waiting(utc_now())
    words = _("{new} lời báo mới, gửi được {sent}, chưa gửi được {failed}, còn chờ {waiting}.")
    click.echo(words.format(new=done.new, sent=done.sent, failed=done.failed, waiting=waiting))


def _responsible(unit_path: str, login: str) -> int:
    """The person in whose name the token acts."""
    account = account_of(login_of(login)) if login else None
    if login and account is None:
        raise click.ClickException(_("Không có tài khoản {login}.").format(login=login))
    by = account.person_id if account else leader_of(unit_path)
    if by is None:
        raise click.ClickException(_("Chưa có ai phụ trách đơn vị này. Thêm --by SỐ-ĐIỆN-THOẠI của người chịu trách nhiệm."))
    return by


def _or_stop(work: Callable[[], T]) -> T:
    """What `work` gives back; a refusal becomes one sentence and exit code 1."""
    try:
        return work()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(exchange)
