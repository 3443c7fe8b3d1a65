"""The command that takes in a list of a unit: who holds which post, or who had which course."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.cohorts import services
from app.cohorts.queries.people_lists import staged_people_of
from app.cohorts.rules.people_lists import ListKind
from app.cohorts.rules.staging import StagedList
from app.cohorts.services import ListHead
from app.cohorts.wording import say_all
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of, unit_by_code
from app.people.rules import login_of


@click.command("import", help=_("Đọc danh sách cán bộ của một đơn vị từ tệp .xlsx, .ods hoặc .csv."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "code", required=True, help=_("Mã đơn vị của danh sách."))
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), default=None, help=_("Tính đến ngày; mặc định hôm nay."))
@click.option("--course", default="", help=_("Mã khóa, khi danh sách là của người đã học; mặc định là ai giữ chức danh gì."))
@click.option("--document", default="", help=_("Căn cứ của danh sách người đã học."))
@click.option("--sheet", default=None, help=_("Tên trang tính, khi xem thử tệp có nhiều trang."))
@click.option("--by", "login", default=None, help=_("Người làm (số điện thoại hoặc tên đăng nhập)."))
@click.option("--complete", is_flag=True, help=_("Danh sách ghi đủ mọi người giữ chức: người không có tên thôi giữ chức."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ xem, không giữ lại gì."))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON."))
@with_appcontext
def import_people(**said: Any) -> None:
    """Read a list, say for each row what would happen; write what is certain, and keep the rest for the page."""
    try:
        answer = _import(**{key: value for key, value in said.items() if key != "as_json"})
    except Refused as refusal:
        if said["as_json"]:
            click.echo(json.dumps({"error": refusal.sentence, "reason": refusal.reason}, ensure_ascii=False))
            raise click.exceptions.Exit(1) from refusal
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1) if said["as_json"] else _told(answer))


def _import(
    file: Path, code: str, as_of: datetime | None, course: str, document: str, sheet: str | None, login: str | None,
    complete: bool, dry_run: bool,
) -> dict[str, Any]:  # fmt: skip
    """What the command did, as plain values."""
    at = utc_now()
    head, data = _head(code, as_of.date() if as_of else local_day(at), course, document), file.read_bytes()
    if dry_run:
        staged = services.propose_list(head, data=data, file_name=file.name, sheet_name=sheet, at=at)
        return {"lists": [_answer(staged, None)]}
    by = _actor(login)
    answers = []
    for list_id in services.stage_people(head, data=data, file_name=file.name, by=by, at=at).values():
        kept = staged_people_of(list_id)
        assert kept is not None
        outcome = services.confirm_people(list_id=list_id, choices={}, units={}, complete=complete, by=by, at=at)
        answers.append({**_answer(kept.staged, list_id), "outcome": outcome.to_record()})
    return {"lists": answers}


def _head(code: str, as_of_on: date, course: str, document: str) -> ListHead:
    """What is said of the list. Refused: "no_unit"."""
    unit = unit_by_code(code.strip())
    if unit is None:
        raise Refused("no_unit", _("Không có đơn vị nào mang mã {code}.").format(code=code))
    kind = ListKind.TRAININGS if course else ListKind.POSTS
    return ListHead(unit.id, unit.path, kind, as_of_on, course, document)


def _actor(login: str | None) -> int:
    """In whose name the list is taken in. Refused: "no_account"."""
    account = account_of(login_of(login)) if login else None
    if account is None:
        raise Refused("no_account", _("Ghi thêm --by và số điện thoại hoặc tên đăng nhập của người làm."))
    return account.person_id


def _answer(staged: StagedList, list_id: int | None) -> dict[str, Any]:
    """A list as plain values."""
    rows = [
        {"row": row.listed.row, "name": row.listed.name, "kind": row.proposal.kind, "why": say_all(row.proposal.why)}
        for row in staged.rows
    ]
    return {"list": list_id, "sheet": staged.sheet_name, "counts": dict(staged.counts()), "rows": rows}


def _told(answer: Mapping[str, Any]) -> str:
    """The same in words: counts, every row that is not certain, what was written."""
    lines: list[str] = []
    for one in answer["lists"]:
        numbers = {kind: one["counts"].get(kind, 0) for kind in ("new", "known", "confirm", "refused")}
        sentence = _("Trang “{sheet}”: {new} người mới, {known} người đã có, {confirm} cần xác nhận, {refused} không nhận.")
        lines.append(sentence.format(sheet=one["sheet"], **numbers))
        line = _("Dòng {row}: {name}. {why}")
        lines += [line.format(**row) for row in one["rows"] if row["kind"] in {"confirm", "refused"}]
        if one["list"] is None:
            lines.append(_("Chỉ xem thử, chưa giữ lại gì."))
        else:
            done = _(
                "Đã ghi {written} mục ({new_people} người mới), {already} mục có sẵn, thôi giữ {ended}, để lại {skipped} dòng."
            )
            lines.append(done.format(**one["outcome"]))
    return "\n".join(lines)
