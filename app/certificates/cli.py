"""Commands of certificates: number a class, write its papers, read every register line by line."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.certificates import services
from app.certificates.queries import BodyView, bodies_for, certificates_of_cohort
from app.certificates.queries.badges import badge_keys
from app.certificates.queries.checking import check_registers
from app.certificates.rules import State
from app.certificates.services import Numbered
from app.cohorts.queries import CohortView, cohort_by_code
from app.cohorts.queries.classes import opener_of
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of

certificates = AppGroup("certificates", help=_("Chứng chỉ: cấp số cho một lớp, in, soát sổ."))


@certificates.command(
    "issue", help=_("Đề nghị và cấp số cho mọi người đã được công nhận của một lớp. Chạy lại không cấp hai lần.")
)
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--body", "body_id", type=int, help=_("Mã nơi cấp; mặc định là nơi cấp gần nhất của lớp"))
@click.option("--day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help=_("Ngày ghi trên chứng chỉ; mặc định hôm nay"))
@click.option("--by", "login", default="", help=_("Người cấp (số điện thoại hoặc tên đăng nhập); mặc định là người mở lớp"))
@click.option("--dry-run", is_flag=True, help=_("Chỉ cho biết ai được số nào, không giữ lại gì"))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON"))
def issue(code: str, body_id: int | None, day: datetime | None, login: str, dry_run: bool, as_json: bool) -> None:
    """Number everybody of a class whom the decisions recognise."""
    cohort, now = _cohort(code), utc_now()
    body = _body(cohort, body_id)
    use_case = services.rehearse_certificates if dry_run else services.issue_certificates
    issued_on = day.date() if day else local_day(now)
    try:
        outcome = use_case(cohort.id, body_id=body.id, issued_on=issued_on, by=_actor(cohort, login), at=now)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    report = _report(cohort, body, issued_on, outcome, dry_run=dry_run)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else "\n".join(_lines(outcome, dry_run=dry_run)))


@certificates.command("print", help=_("Ghi chứng chỉ đã có số của một lớp ra một tệp PDF, mỗi người một trang."))
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--address", required=True, help=_("Địa chỉ trang web in trong mã QR, ví dụ https://sohoc.example.vn"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("Tệp PDF"))
def print_sheets(code: str, address: str, out: Path) -> None:
    """Write the papers of a class, with progress."""
    from app.certificates.paper import certificate_sheets  # megabytes that few commands need

    cohort = _cohort(code)
    printed = [one.printed for one in certificates_of_cohort(cohort.id) if one.printed and one.state is not State.VOIDED]
    if not printed:
        raise click.ClickException(_("Lớp {code} chưa có chứng chỉ nào có số.").format(code=code))
    base = address.rstrip("/")
    with click.progressbar(length=len(printed), label=_("Đang in"), file=sys.stderr) as bar:
        data = certificate_sheets(printed, lambda one: f"{base}/xac-minh/{one}", lambda _number: bar.update(1))
    out.write_bytes(data)
    click.echo(_("Đã ghi {n} chứng chỉ vào {file}.").format(n=len(printed), file=out))


@certificates.command("verify", help=_("Soát mọi sổ: số trống, số trùng, dữ liệu bị sửa. Có chỗ sai thì kết thúc bằng mã 1."))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON"))
def verify(as_json: bool) -> None:
    """Read every register line by line."""
    reports = check_registers()
    if as_json:
        rows = [
            {"body": one.register.body_name, "year": one.register.year, "lines": one.lines, "faults": list(one.faults)}
            for one in reports
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
    for one in reports if not as_json else ():
        state = _("đúng cả") if not one.faults else _("{n} chỗ sai").format(n=len(one.faults))
        click.echo(
            _("{body}, sổ năm {year}: {lines} dòng, {state}.").format(
                body=one.register.body_name, year=one.register.year, lines=one.lines, state=state
            )
        )
        for fault in one.faults:
            click.echo(f"  - {fault}")
    if not reports and not as_json:
        click.echo(_("Chưa có sổ nào."))
    if any(one.faults for one in reports):
        sys.exit(1)


@certificates.command("badge-key", help=_("Khóa ký huy hiệu số: xem, tạo khóa đầu tiên, đổi khóa mới, thu hồi khóa đã lộ."))
@click.option("--new", "exchange", is_flag=True, help=_("Từ nay ký bằng khóa mới; huy hiệu đã tải trước đây vẫn có giá trị"))
@click.option("--withdraw", "lost", default="", help=_("Thu hồi khóa mang tên này: huy hiệu nó đã ký không còn giá trị"))
def badge_key(exchange: bool, lost: str) -> None:
    """Keys that sign badges."""
    now = utc_now()
    try:
        if lost:
            services.withdraw_badge_key(lost, by=None, at=now)
        elif exchange:
            services.exchange_badge_key(by=None, at=now)
        else:
            services.ensure_badge_key(by=None, at=now)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    for key in badge_keys():
        state = _("đã thu hồi") if key.withdrawn_at else _("chỉ để kiểm tra") if key.retired_at else _("đang ký")
        click.echo(f"{key.name}  {local_day(key.made_at):%d/%m/%Y}  {state}")


def _report(cohort: CohortView, body: BodyView, issued_on: date, outcome: Numbered, *, dry_run: bool) -> dict[str, Any]:
    """What came of it, for machines."""
    return {
        "cohort": cohort.code,
        "body": body.name,
        "issued_on": issued_on.isoformat(),
        "dry_run": dry_run,
        "numbered": [{"name": one.full_name, "serial": one.serial, "entry": one.entry} for one in outcome.numbered],
        "left_out": [{"name": one.full_name, "why": one.why} for one in outcome.left_out],
    }


def _lines(outcome: Numbered, *, dry_run: bool) -> list[str]:
    """What came of it, for people."""
    lines = [f"{one.entry:<18} {one.serial:<18} {one.full_name}" for one in outcome.numbered]
    lines += [_("Để lại: {name}. {why}").format(name=one.full_name, why=one.why) for one in outcome.left_out]
    words = _("Sẽ cấp số cho {n} người; chưa ghi gì.") if dry_run else _("Đã cấp số cho {n} người.")
    return [*lines, words.format(n=len(outcome.numbered))]


def _cohort(code: str) -> CohortView:
    """The class of that code."""
    cohort = cohort_by_code(code)
    if cohort is None:
        raise click.ClickException(_("Không có lớp mang mã {code}.").format(code=code))
    return cohort


def _body(cohort: CohortView, body_id: int | None) -> BodyView:
    """The body that issues for the class: the one that is named, else the nearest."""
    bodies = bodies_for(cohort.unit_path)
    found = next((body for body in bodies if body_id in (None, body.id)), None)
    if found is None:
        raise click.ClickException(_("Lớp này chưa có nơi cấp chứng chỉ. Tạo nơi cấp ở trang Sổ chứng chỉ trước."))
    return found


def _actor(cohort: CohortView, login: str) -> int:
    """In whose name it is done."""
    account = account_of(login_of(login)) if login else None
    if login and account is None:
        raise click.ClickException(_("Không có tài khoản {login}.").format(login=login))
    return account.person_id if account else opener_of(cohort.id) or 0


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(certificates)
