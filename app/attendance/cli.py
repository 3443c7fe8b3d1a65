"""Commands of attendance: read a sheet, take an import back, work the settled marks out anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from app.attendance import queries
from app.attendance.rules.people import Outcome
from app.attendance.rules.proposal import Proposal, compare
from app.attendance.services.imports import ImportOutcome, confirm_import, propose, stage_sheet, undo_import
from app.attendance.services.settling import rebuild_settled
from app.attendance.wording import say_imported, say_issue, say_why
from app.cohorts.hooks import session_has_marks
from app.cohorts.queries import CohortView, cohort_by_code
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of

T = TypeVar("T")
attendance = AppGroup("attendance", help=_("Điểm danh: nhập bảng, hoàn tác, tính lại."))


@attendance.command(
    "import", help=_("Đọc một bảng điểm danh .xlsx vào một lớp. Không có --confirm-certain thì chỉ để chờ kiểm tra.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--confirm-certain", is_flag=True, help=_("Ghi luôn các dòng chắc chắn; ô khác sổ giữ như sổ"))
@click.option("--dry-run", is_flag=True, help=_("Chỉ đọc và báo, không giữ lại gì"))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON"))
@click.option("--sheet", default="", help=_("Tên trang trong tệp"))
@click.option("--by", "login", default="", help=_("Người ghi (số điện thoại hoặc tên đăng nhập); mặc định là người mở lớp"))
def import_sheet(file: Path, code: str, confirm_certain: bool, dry_run: bool, as_json: bool, sheet: str, login: str) -> None:
    """Read a sheet against a class, and write what is certain when asked to."""
    cohort = cohort_by_code(code)
    if cohort is None:
        raise click.ClickException(_("Không có lớp mang mã {code}.").format(code=code))
    data, now = file.read_bytes(), utc_now()
    by = _recorder(cohort, login)
    import_id, outcome = None, None
    proposal = _or_stop(lambda: propose(cohort.id, data, file.name, sheet_name=sheet, today=local_day(now)))
    report = _report(proposal)
    if not dry_run:
        staged = _or_stop(lambda: stage_sheet(cohort.id, data, file.name, sheet_name=sheet, by=by, at=now))
        import_id = staged
        if confirm_certain:
            outcome = _or_stop(lambda: confirm_import(staged, {}, {}, by=by, at=now))
    report |= {"import": import_id, "written": outcome.written if outcome else 0, "kept": outcome.kept if outcome else 0}
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _text(report, proposal, outcome))


@attendance.command("undo", help=_("Hoàn tác một lần nhập bảng; những lần sửa sau đó vẫn giữ."))
@click.argument("import_id", type=int)
@click.option("--by", "login", default="", help=_("Người hoàn tác; mặc định là người đã nhập"))
def undo(import_id: int, login: str) -> None:
    """Take back what an import wrote."""
    by = _account(login) if login else queries.stager_of(import_id)
    if by is None:
        raise click.ClickException(_("Không có lần nhập bảng này."))
    withdrawn = _or_stop(lambda: undo_import(import_id, by=by, at=utc_now()))
    click.echo(_("Đã hoàn tác {n} lần ghi.").format(n=withdrawn))


@attendance.command("rebuild", help=_("Tính lại kết quả điểm danh từ các lần ghi."))
def rebuild() -> None:
    """Work out every settled mark anew and say how many were wrong."""
    wrong = rebuild_settled(by=None, at=utc_now())
    click.echo(_("Đã tính lại, sửa {n} chỗ.").format(n=wrong) if wrong else _("Đã tính lại, không có chỗ nào sai."))


def _report(proposal: Proposal) -> dict[str, Any]:
    """One outcome per row, with how its marks compare with the ledger."""
    current = queries.standing([session_id for session_id, _periods in proposal.sessions])
    rows = []
    for row in proposal.rows:
        found: dict[str, Any] = {"row": row.row, "name": row.name, "outcome": row.outcome, "why": say_why(row)}
        if row.outcome == Outcome.CERTAIN:
            compared = compare(row, row.candidates[0], current)
            found |= {"new": len(compared.new), "same": compared.same, "differing": len(compared.differing)}
        rows.append(found)
    counts = {str(outcome): len(proposal.of(outcome)) for outcome in Outcome}
    issues = [say_issue(issue) for issue in proposal.issues]
    return {"sheet": proposal.sheet_name, "sessions": len(proposal.sessions), "counts": counts, "rows": rows, "issues": issues}


def _text(report: dict[str, Any], proposal: Proposal, outcome: ImportOutcome | None) -> str:
    """The report in words."""
    counts = report["counts"]
    lines = [
        _("Trang “{sheet}”, {n} buổi: {sure} dòng chắc chắn, {ask} cần xác nhận, {lost} không tìm thấy.").format(
            sheet=report["sheet"], n=report["sessions"], sure=counts["certain"], ask=counts["confirm"], lost=counts["not_found"]
        ),
        *(_("Dòng {row}, {name}: {why}").format(**row) for row in report["rows"] if row["outcome"] != Outcome.CERTAIN),
        *report["issues"],
    ]
    if outcome is not None:
        lines.append(say_imported(outcome.written, outcome.kept, outcome.left_rows, already=outcome.already))
    if report["import"] is not None:
        lines.append(_("Lần nhập số {n}.").format(n=report["import"]))
    return "\n".join(lines)


def _recorder(cohort: CohortView, login: str) -> int:
    """Who the marks are recorded by."""
    return _account(login) if login else queries.opener_of(cohort.id)


def _account(login: str) -> int:
    """The person who signs in with that."""
    account = account_of(login_of(login))
    if account is None:
        raise click.ClickException(_("Không có tài khoản {login}.").format(login=login))
    return account.person_id


def _or_stop(work: Callable[[], T]) -> T:
    """What `work` gives back; a refusal becomes one sentence and exit code 1."""
    try:
        return work()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


def register(app: Flask) -> None:
    """Add the commands to the application, and let cohorts ask whether marks hang on a session."""
    app.cli.add_command(attendance)
    if queries.has_marks not in session_has_marks:
        session_has_marks.append(queries.has_marks)
