"""Commands of plans: look at a plan's file, publish it, write it out again."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.courses.faults import Fault, Severity
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.plans.formats.plan_file import read_plan
from app.plans.formats.plan_text import write_plan
from app.plans.queries.plans import plan_by_key
from app.plans.rules.shapes import PlanFile
from app.plans.services.publishing import publish_plan

plans = AppGroup("plans", help=_("Kế hoạch bồi dưỡng: kiểm tra, phát hành, xuất tệp."))
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_KINDS = {Severity.ERROR: _("lỗi"), Severity.WARNING: _("cần xem"), Severity.NOTE: _("ghi chú")}


@plans.command("check", help=_("Nêu từng lỗi của tệp kế hoạch và chỗ các con số không khớp: dòng, cách sửa."))
@_FILE
def check(file: Path) -> None:
    """Print every fault; exit code 1 when one of them keeps the file from being used."""
    plan = _read(file)
    click.echo(_("{title}: {n} chỉ tiêu, dùng được.").format(title=plan.title, n=len(plan.lines)))


@plans.command("publish", help=_("Ghi kế hoạch vào sổ; chạy lại bao nhiêu lần cũng được, sửa tệp thì thành bản mới."))
@_FILE
def publish(file: Path) -> None:
    """Publish a plan's file; exit code 1 when it cannot be."""
    plan = _read(file)
    try:
        done = publish_plan(plan, file.read_text(encoding="utf-8-sig"), by=None, at=utc_now())
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    said = _("bản {n} mới ghi") if done.new else _("không có gì mới, vẫn là bản {n}")
    click.echo(_("{title}: {said}.").format(title=plan.title, said=said.format(n=done.version)))
    for title in done.retired:
        click.echo(_("Thôi dùng chỉ tiêu “{title}”.").format(title=title))


@plans.command("export", help=_("In kế hoạch đang dùng thành tệp đọc được."))
@click.argument("key")
def export(key: str) -> None:
    """Print a plan as its file."""
    kept = plan_by_key(key)
    if kept is None:
        raise click.ClickException(_("Không có kế hoạch nào mang mã {key}.").format(key=key))
    click.echo(write_plan(kept.file), nl=False)


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(plans)


def _read(file: Path) -> PlanFile:
    """The plan of a file; its faults are printed, and errors end the command."""
    plan, faults = read_plan(file.read_bytes(), file.name)
    for fault in sorted(faults.found, key=lambda fault: fault.line):
        click.echo(_said(file, fault), err=True)
    if plan is None:
        errors = sum(fault.is_error for fault in faults.found)
        raise click.ClickException(_("Tệp còn {n} lỗi, chưa dùng được.").format(n=errors))
    return plan


def _said(file: Path, fault: Fault) -> str:
    """A fault as editors open it."""
    where = f"{file}:{fault.line}"
    return _("{where}: {kind}: {sentence}").format(where=where, kind=_KINDS[fault.severity], sentence=fault.sentence)
