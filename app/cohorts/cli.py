"""Commands of cohorts: taking in a list from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.cohorts import services
from app.cohorts.cli_people import import_people
from app.cohorts.queries import CohortView, cohort_by_code
from app.cohorts.queries.classes import opener_of
from app.cohorts.queries.imports import staged_roster
from app.cohorts.rules.staging import StagedList
from app.cohorts.wording import say_all
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of

cohorts = AppGroup("cohorts", help=_("Lớp, danh sách học viên."))


@cohorts.command("import-roster", help=_("Đọc danh sách học viên từ tệp .xlsx; mặc định chỉ giữ lại để xem và ghi trên trang."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", "code", required=True, help=_("Mã lớp."))
@click.option("--sheet", default=None, help=_("Tên trang tính, khi tệp có nhiều trang giống danh sách."))
@click.option("--by", "login", default=None, help=_("Người làm (số điện thoại hoặc tên đăng nhập); mặc định là người mở lớp."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ xem, không giữ lại gì."))
@click.option("--confirm-certain", is_flag=True, help=_("Ghi ngay những dòng chắc chắn; dòng cần xác nhận để lại."))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON."))
def import_roster(
    file: Path, code: str, sheet: str | None, login: str | None, dry_run: bool, confirm_certain: bool, as_json: bool
) -> None:
    """Read a list; say for each row what would happen; keep it, and write what is certain when asked to."""
    try:
        answer = _import(file, code, sheet, login, dry_run=dry_run, confirm=confirm_certain and not dry_run)
    except Refused as refusal:
        if as_json:
            click.echo(json.dumps({"error": refusal.sentence, "reason": refusal.reason}, ensure_ascii=False))
            raise click.exceptions.Exit(1) from refusal
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else _told(answer))


def register(app: Flask) -> None:
    """Add the commands to the application; lists of people belong to the group of people, who cannot read sheets."""
    app.cli.add_command(cohorts)
    people = app.cli.commands["people"]
    assert isinstance(people, click.Group)
    people.add_command(import_people)


def _import(file: Path, code: str, sheet: str | None, login: str | None, *, dry_run: bool, confirm: bool) -> dict[str, Any]:
    """What the command did, as plain values."""
    cohort, data = _cohort(code), file.read_bytes()
    if dry_run:
        return _answer(services.propose_roster(cohort_id=cohort.id, data=data, file_name=file.name, sheet_name=sheet), None)
    by, at = _actor(cohort, login), utc_now()
    import_id = services.stage_roster(cohort_id=cohort.id, data=data, file_name=file.name, sheet_name=sheet, by=by, at=at)
    kept = staged_roster(cohort.id, import_id)
    assert kept is not None
    answer = _answer(kept.staged, import_id)
    if confirm:
        outcome = services.confirm_roster(import_id=import_id, choices={}, by=by, at=at)
        answer["outcome"] = asdict(outcome)
    return answer


def _cohort(code: str) -> CohortView:
    """The class. Refused: "no_cohort"."""
    cohort = cohort_by_code(code.strip().upper())
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp nào mang mã {code}.").format(code=code))
    return cohort


def _actor(cohort: CohortView, login: str | None) -> int:
    """In whose name the list is taken in. Refused: "no_account"."""
    account = account_of(login_of(login)) if login else None
    person_id = account.person_id if account else None if login else opener_of(cohort.id)
    if person_id is None:
        raise Refused("no_account", _("Không có tài khoản {login}.").format(login=login))
    return person_id


def _answer(staged: StagedList, import_id: int | None) -> dict[str, Any]:
    """A staged list as plain values."""
    rows = [
        {"row": row.listed.row, "name": row.listed.name, "kind": row.proposal.kind, "why": say_all(row.proposal.why)}
        for row in staged.rows
    ]
    return {"import": import_id, "sheet": staged.sheet_name, "counts": dict(staged.counts()), "rows": rows}


def _told(answer: Mapping[str, Any]) -> str:
    """The same in words: counts, then every row that is not certain."""
    counts = answer["counts"]
    sentence = _("Trang “{sheet}”: {new} người mới, {known} người đã có, {confirm} cần xác nhận, {refused} không nhận.")
    numbers = {kind: counts.get(kind, 0) for kind in ("new", "known", "confirm", "refused")}
    lines = [sentence.format(sheet=answer["sheet"], **numbers)]
    line = _("Dòng {row}: {name}. {why}")
    lines += [line.format(**row) for row in answer["rows"] if row["kind"] in {"confirm", "refused"}]
    if "outcome" in answer:
        outcome = answer["outcome"]
        done = _("Đã ghi {enrolled} người ({new_people} người mới), {already} người có sẵn, để lại {skipped} dòng.")
        lines.append(done.format(**outcome))
    elif answer["import"] is None:
        lines.append(_("Chỉ xem thử, chưa giữ lại gì."))
    else:
        lines.append(_("Đã giữ danh sách số {n}. Mở trang Học viên của lớp để xác nhận và ghi.").format(n=answer["import"]))
    return "\n".join(lines)
