"""Commands of privacy: keeping and removing, the right to see private particulars, everything about one subject."""

from __future__ import annotations

import json

import click
from flask import Flask
from flask.cli import with_appcontext

from app.cohorts.queries import cohort_by_code
from app.kernel.clock import local, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of, unit_by_code
from app.people.rules import login_of
from app.privacy import services
from app.privacy.histories import entries_of, history_of


@click.command("retention", help=_("Xóa những gì đã quá thời hạn giữ; --dry-run chỉ đếm. Chạy lại không hại gì."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ đếm, không xóa."))
@click.option("--set", "term", metavar=_("LOẠI=NGÀY"), help=_("Đổi thời hạn của một loại, rồi dừng."))
@click.option("--reason", default="", help=_("Vì sao đổi; đi cùng --set."))
@with_appcontext
def retention(dry_run: bool, term: str | None, reason: str) -> None:
    """Say what is older than its term, and remove it unless told not to."""
    try:
        if term is not None:
            key, _sign, days = term.partition("=")
            number = int(days) if days.isascii() and days.isdecimal() and len(days) < 6 else 0
            services.set_retention_term(key, number, reason, by=None, at=utc_now())
            click.echo(_("Từ nay giữ “{key}” {n} ngày.").format(key=key, n=number))
            return
        found = services.remove_old(dry_run=dry_run, by=None, at=utc_now())
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    for kept in found:
        click.echo(f"{kept.rows:>8}  {kept.key:<14} {kept.days:>4}  {kept.what}")
    total = sum(kept.rows for kept in found)
    click.echo((_("Sẽ xóa {n} dòng.") if dry_run else _("Đã xóa {n} dòng.")).format(n=total))


@click.command("grant-private", help=_("Giao quyền xem điều học viên tự cho biết (căn cước, dân tộc, tôn giáo, đảng viên)."))
@click.argument("login")
@click.option("--unit", required=True, help=_("Mã đơn vị; gồm cả các đơn vị trực thuộc"))
@with_appcontext
def grant_private(login: str, unit: str) -> None:
    """Give the right in a unit and below."""
    account, where = account_of(login_of(login)), unit_by_code(unit)
    if account is None or where is None:
        raise click.ClickException(_("Không có tài khoản này.") if account is None else _("Không có đơn vị mang mã này."))
    services.grant_private_right(person_id=account.person_id, unit_id=where.id, by=None, at=utc_now())
    click.echo(_("Đã giao quyền cho {name} ở {unit}.").format(name=account.full_name, unit=where.name))


@click.command("revoke-private", help=_("Thu lại quyền xem điều học viên tự cho biết."))
@click.argument("login")
@with_appcontext
def revoke_private(login: str) -> None:
    """Take the right away everywhere."""
    account = account_of(login_of(login))
    if account is None:
        raise click.ClickException(_("Không có tài khoản này."))
    services.revoke_private_right(person_id=account.person_id, by=None, at=utc_now())
    click.echo(_("Đã thu lại quyền của {name}.").format(name=account.full_name))


@click.command("show", help=_("In nhật ký về một người, một lớp, một buổi; hoặc về một đối tượng, ví dụ: attempt 120"))
@click.argument("kind", required=False)
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--person", help=_("số điện thoại hoặc tên đăng nhập"))
@click.option("--class", "cohort", help=_("mã lớp"))
@click.option("--session", type=click.IntRange(1, 2**31 - 1), help=_("số của buổi"))
@with_appcontext
def show(kind: str | None, number: int | None, person: str | None, cohort: str | None, session: int | None) -> None:
    """Everything about one subject, oldest first."""
    asked = [each for each in (kind, person, cohort, session) if each is not None]
    if len(asked) != 1 or (kind is None) != (number is None):
        raise click.ClickException(_("Chọn đúng một: loại và số, --person, --class hoặc --session."))
    if kind is not None and number is not None:
        found = entries_of(kind, number)
    else:
        found = history_of(*_subject(person, cohort, session), most=None)
    for row in found:
        detail = json.dumps(row.detail, ensure_ascii=False) if row.detail else ""
        by = _("máy") if row.by_id is None else row.by_name or _("người số {n}").format(n=row.by_id)
        click.echo(f"{local(row.at):%d/%m/%Y %H:%M:%S}  {by}  {row.action}  {row.subject}  {detail}".rstrip())
    if not found:
        click.echo(_("Nhật ký không có mục nào về {kind} {n}.").format(kind=kind or "", n=number or asked[0]))


def _subject(person: str | None, cohort: str | None, session: int | None) -> tuple[str, int]:
    """(kind, id) of who or what was named; stops with a sentence when there is none."""
    kind, number = "session", session
    if person is not None:
        account = account_of(login_of(person))
        kind, number = "person", account.person_id if account else None
    elif cohort is not None:
        known = cohort_by_code(cohort)
        kind, number = "cohort", known.id if known else None
    if number is None:
        raise click.ClickException(_("Không tìm thấy."))
    return kind, number


def register(app: Flask) -> None:
    """Add the commands to the groups of people and of the journal."""
    for group, command in (
        ("people", retention),
        ("people", grant_private),
        ("people", revoke_private),
        ("journal", show),
    ):
        found = app.cli.commands[group]
        assert isinstance(found, click.Group)
        found.add_command(command)
