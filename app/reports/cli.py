"""Commands of reports: write one into files, write the papers of a class."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.cohorts.queries import cohort_by_code
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.rules import Grant, Viewer
from app.plans.queries.plans import LEADERS, plan_by_key
from app.reports.asking import Asked, read_day
from app.reports.dossier.archive import MOST_PAPERS, write_dossier
from app.reports.making import TYPES, file_name, make, write
from app.reports.queries.results import unit_of_code
from app.reports.rules.document import Skin
from app.reports.wording import NAMES, NEEDS_YEAR, Kind

reports = AppGroup("reports", help=_("Báo cáo và hồ sơ lớp: ghi ra tệp Word, Excel, PDF."))
_OUT = click.Path(file_okay=False, path_type=Path)


@reports.command("make", help=_("Lập một báo cáo từ số liệu hôm nay, ghi ba tệp. Không phát hành, không ghi gì vào sổ."))
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.option("--plan", "key", default="", help=_("Mã kế hoạch; biểu 10-BTCTW không cần"))
@click.option("--year", type=click.IntRange(1990, 2100), help=_("Năm của báo cáo năm, của biểu; mặc định năm nay"))
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help=_("Tính đến ngày đã qua; mặc định hôm nay"))
@click.option("--unit", "code", default="", help=_("Mã đơn vị; mặc định là đơn vị của kế hoạch"))
@click.option("--skin", type=click.Choice([str(skin) for skin in Skin]), help=_("state: có Quốc hiệu; union: của Hội"))
@click.option("--out", type=_OUT, default=Path("."), help=_("Thư mục để ghi tệp"))
def make_report(kind: str, key: str, year: int | None, day: datetime | None, code: str, skin: str | None, out: Path) -> None:
    """Write a report as .docx, .xlsx and .pdf."""
    today, wanted = local_day(utc_now()), Kind(kind)
    kept = plan_by_key(key) if key else None
    if kept is None and wanted is not Kind.TABLE_TEN:
        raise click.ClickException(_("Không có kế hoạch nào mang mã “{key}”. Thêm --plan với mã kế hoạch.").format(key=key))
    unit = unit_of_code(code) if code else None
    if (code and unit is None) or (unit is None and kept is None):
        raise click.ClickException(_("Không có đơn vị nào mang mã “{code}”. Thêm --unit với mã đơn vị.").format(code=code))
    unit_id, path = (unit[0], unit[2]) if unit else (kept.head.unit_id, kept.head.unit_path) if kept else (0, "")
    asked = Asked(
        wanted,
        kept.head.id if kept and wanted is not Kind.TABLE_TEN else 0,
        unit_id,
        (year or today.year) if wanted in NEEDS_YEAR else 0,
        Skin(skin) if skin else None,
        _day(day, today),
    )
    whoever = Viewer(0, "", (Grant(LEADERS[0], unit_id, path),))
    made = make(asked, kept if wanted is not Kind.TABLE_TEN else None, whoever, today=today)
    if made is None:
        raise click.ClickException(_("Đơn vị này không thuộc phạm vi của kế hoạch."))
    out.mkdir(parents=True, exist_ok=True)
    for form in TYPES:
        file = out / file_name(made.document, form)
        file.write_bytes(write(made.document, form))
        click.echo(_("{name}: {file}").format(name=NAMES[wanted], file=file))


def _day(day: datetime | None, today: date) -> date | None:
    """The day of the figures; None for today."""
    try:
        return read_day(f"{day:%Y-%m-%d}" if day else "", today=today)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


@reports.command("dossier", help=_("Ghi hồ sơ của một lớp ra một tệp ZIP."))
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("Tệp ZIP"))
def dossier(code: str, out: Path) -> None:
    """Write the papers of a class, with progress."""
    cohort = cohort_by_code(code)
    if cohort is None:
        raise click.ClickException(_("Không có lớp mang mã {code}.").format(code=code))
    with out.open("wb") as file, click.progressbar(length=MOST_PAPERS, label=_("Đang ghi hồ sơ"), file=sys.stderr) as bar:
        files = write_dossier(cohort, file, utc_now(), lambda _name: bar.update(1))
    click.echo(_("Đã ghi {n} tệp vào {file}.").format(n=files, file=out))


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(reports)
