"""Commands of attendance: read a file, take an import back, work the settled marks out anew."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from app.attendance import queries
from app.attendance.report import import_report, import_text
from app.attendance.rules.choices import SourceKind
from app.attendance.rules.heads import head_of, session_for
from app.attendance.services.imports import ImportOutcome, confirm_import, propose, slot_of, stage_sheet, undo_import
from app.attendance.services.settling import rebuild_settled
from app.cohorts.queries import CohortView, cohort_by_code, timetable
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of

T = TypeVar("T")
attendance = AppGroup("attendance", help=_("Điểm danh: nhập bảng, hoàn tác, tính lại."))


@attendance.command("import", help=_("Đọc một tệp điểm danh vào một lớp. Không có --confirm-certain thì chỉ để chờ kiểm tra."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--source", "kind", type=click.Choice([str(kind) for kind in SourceKind]), help=_("Loại tệp; mặc định tự nhận ra"))
@click.option(
    "--session", "meeting", default="", help=_("Buổi của danh sách họp: số thứ tự, hoặc ngày và nửa ngày, 2026-11-17-S")
)
@click.option("--confirm-certain", is_flag=True, help=_("Ghi luôn các dòng chắc chắn; ô khác sổ giữ như sổ"))
@click.option("--dry-run", is_flag=True, help=_("Chỉ đọc và báo, không giữ lại gì"))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON"))
@click.option("--sheet", default="", help=_("Tên trang trong tệp"))
@click.option("--by", "login", default="", help=_("Người ghi (số điện thoại hoặc tên đăng nhập); mặc định là người mở lớp"))
def import_file(
    file: Path,
    code: str,
    kind: str | None,
    meeting: str,
    confirm_certain: bool,
    dry_run: bool,
    as_json: bool,
    sheet: str,
    login: str,
) -> None:
    """Read a file against a class, and write what is certain when asked to."""
    cohort = cohort_by_code(code)
    if cohort is None:
        raise click.ClickException(_("Không có lớp mang mã {code}.").format(code=code))
    data, now = file.read_bytes(), utc_now()
    by = _recorder(cohort, login)
    session_id = _session(cohort.id, meeting) if meeting else None
    given = {name: value for name, value in {"sheet_name": sheet, "session_id": session_id}.items() if value}
    proposal = _or_stop(lambda: propose(cohort.id, data, file.name, today=local_day(now), kind=kind or "", given=given))
    if confirm_certain and not proposal.sessions:
        raise click.ClickException(_("Tệp không cho biết là buổi nào. Thêm --session với số buổi hoặc ngày."))
    import_id, outcome = None, None
    report = import_report(proposal)
    if not dry_run:
        said: dict[str, Any] = {"kind": kind or "", "sheet_name": sheet, "session_id": session_id}
        staged = import_id = _or_stop(lambda: stage_sheet(cohort.id, data, file.name, **said, by=by, at=now))
        if confirm_certain:
            outcome = _or_stop(lambda: confirm_import(staged, {}, {}, by=by, at=now))
    done = outcome or ImportOutcome()
    report |= {"import": import_id, "written": done.written, "kept": done.kept, "shut": done.shut, "already": done.already}
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else import_text(report, proposal, outcome))


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


def _recorder(cohort: CohortView, login: str) -> int:
    """Who the marks are recorded by."""
    return _account(login) if login else queries.opener_of(cohort.id)


def _session(cohort_id: int, word: str) -> int:
    """The session that is meant: by its number ("7"), or by day and half ("2026-11-17-S", "17/11/2026 C")."""
    slots = [slot_of(view) for view in timetable(cohort_id)]
    numbered = [slot.session_id for slot in slots if word.isdecimal() and slot.number and slot.number == int(word)]
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[-\s]?([A-Za-z]*)", word)
    head = head_of(f"{iso[3]}/{iso[2]}/{iso[1]} {iso[4]}".strip() if iso else word)
    found = numbered[0] if numbered else session_for(head, slots).session_id if head.dated else None
    if found is None:
        raise click.ClickException(
            _("Lớp không có buổi {word}. Ghi số buổi, hoặc ngày và S, C, T: 2026-11-17-S.").format(word=word)
        )
    return found


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
    """Add the commands to the application."""
    app.cli.add_command(attendance)
