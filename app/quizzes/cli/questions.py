"""Commands of question files: `questions import` and `questions export`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.courses.question_text import LEVELS
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.text import _
from app.quizzes.formats.exporting import WRITERS
from app.quizzes.formats.listing import counts_of, values_of
from app.quizzes.formats.records import Found, State
from app.quizzes.formats.text import MAX_BYTES, too_big
from app.quizzes.services.question_files import DEFAULT_LEVEL, Checked, check_file, export_bank, save_file
from app.quizzes.services.writing import Saved
from app.storage.media import MediaStore, media_of

ALL_READ, REFUSED, SOME_UNREAD = 0, 1, 2
_FORMATS = ("gift", "aiken", "moodle-xml", "qti", "docx", "xlsx", "md", "text")
_STATES = {State.READ: _("đọc được"), State.CHECK: _("cần xem"), State.UNREAD: _("chưa nhập được")}

questions = AppGroup("questions", help=_("Câu hỏi: nhập từ tệp, xuất ra tệp."))


@questions.command(
    "import",
    help=_("Nhập câu hỏi từ tệp vào ngân hàng của một chuyên đề. Mã thoát: 0 đọc hết, 1 bị từ chối, 2 có câu chưa nhập."),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--topic", "topic", required=True, help=_("Mã hoặc số của chuyên đề, hoặc mã-chương-trình/mã-chuyên-đề."))
@click.option("--format", "kind", type=click.Choice(_FORMATS), help=_("Dạng của tệp; bỏ trống là tự nhận ra."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ đọc và báo, không ghi gì."))
@click.option("--accept-doubtful", is_flag=True, help=_("Ghi cả câu cần xem; câu chưa nhập được vẫn để ngoài."))
@click.option("--accept-duplicates", is_flag=True, help=_("Ghi cả câu giống hệt câu đã có."))
@click.option("--level", type=click.Choice(LEVELS), default=DEFAULT_LEVEL, help=_("Mức độ cho câu mà tệp không ghi mức độ."))
@click.option("--by", "login", default="", help=_("Số điện thoại của người chịu trách nhiệm."))
@click.option("--json", "as_json", is_flag=True, help=_("In ra dạng JSON."))
def import_file(
    file: Path,
    topic: str,
    kind: str | None,
    dry_run: bool,
    accept_doubtful: bool,
    accept_duplicates: bool,
    level: str,
    login: str,
    as_json: bool,
) -> None:
    """Read a file, say what became of every question, and save what was read, all or none."""
    checked: Checked | None = None
    how = {"doubtful": accept_doubtful, "twice": accept_duplicates}
    saved: list[Saved] = []
    try:
        checked = check_file(_bytes(file), file.name, kind or "", topic)
        if not dry_run:
            saved = save_file(checked, **how, level=level, login=login, name=file.name, media=_media(), at=utc_now())
    except Refused as refusal:
        _say_refused(refusal, checked, as_json)
    else:
        left = checked.left(**how)
        click.echo(_dump(_report(checked, saved, dry_run)) if as_json else _lines(checked, saved, dry_run, left))
        raise SystemExit(SOME_UNREAD if left else ALL_READ)


@questions.command("export", help=_("Xuất ngân hàng câu hỏi của một chuyên đề. Mã thoát: 0 xong, 1 bị từ chối."))
@click.option("--topic", "topic", required=True, help=_("Mã hoặc số của chuyên đề, hoặc mã-chương-trình/mã-chuyên-đề."))
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), required=True, help=_("Dạng của tệp."))
@click.option("--out", type=click.Path(path_type=Path), help=_("Tệp ghi ra; bỏ trống là in ra màn hình."))
@click.option("--json", "as_json", is_flag=True, help=_("In những điều dạng này không giữ được ra dạng JSON; cần --out."))
def export(topic: str, kind: str, out: Path | None, as_json: bool) -> None:
    """Write a bank to a file or to the standard output; what the format cannot hold is named on the standard error."""
    if as_json and out is None:
        raise click.UsageError(_("--json cần --out, vì tệp đang được in ra màn hình."))
    try:
        written = export_bank(topic, kind, _media())
        if out is not None:
            _write(out, written.data)
    except Refused as refusal:
        _say_refused(refusal, None, as_json)
        return
    if out is None:
        click.echo(written.data, nl=False)
    if as_json:
        losses = [{"key": loss.key, "reason": loss.reason, "sentence": loss.sentence} for loss in written.losses]
        click.echo(_dump({"file": str(out), "bytes": len(written.data), "losses": losses}))
        return
    for loss in written.losses:
        click.echo(_("{key}: {sentence}").format(key=loss.key, sentence=loss.sentence), err=True)


def _media() -> MediaStore:
    """Where pictures are."""
    settings: Settings = current_app.config["SETTINGS"]
    return media_of(settings)


def _bytes(file: Path) -> bytes:
    """The bytes of a file. Refused: "no_file", "too_big"."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise too_big()
        return file.read_bytes()
    except OSError as error:
        raise Refused("no_file", _("Không mở được tệp {file}.").format(file=file)) from error


def _write(file: Path, data: bytes) -> None:
    """Write a file. Refused: "not_written"."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Refused("not_written", _("Không ghi được tệp {file}. Xem lại thư mục.").format(file=file)) from error


def _dump(values: dict[str, Any]) -> str:
    """Values as JSON."""
    return json.dumps(values, ensure_ascii=False, indent=1)


def _say_refused(refusal: Refused, checked: Checked | None, as_json: bool) -> None:
    """Why nothing was written; with the list when the file was read. Ends the command."""
    unread = refusal.reason == "not_all_read"
    if as_json:
        report = _report(checked, [], True) if checked else {}
        click.echo(_dump({"error": {"reason": refusal.reason, "sentence": refusal.sentence}} | report))
    else:
        if checked:
            click.echo(_lines(checked, [], True))
        click.echo(refusal.sentence, err=True)
    raise SystemExit(SOME_UNREAD if unread else REFUSED)


def _report(checked: Checked, saved: Sequence[Saved], dry_run: bool) -> dict[str, Any]:
    """Everything for a program: the sums, then every question."""
    reading = checked.reading
    return {
        "format": reading.format,
        "title": reading.title,
        "topic": {"id": checked.topic.id, "programme": checked.topic.programme_key, "key": checked.topic.key},
        "notes": list(reading.notes),
        "counts": counts_of(reading) | {"duplicates": len(checked.similar), "saved": sum(one.state != "same" for one in saved)},
        "dry_run": dry_run,
        "saved": [{"key": one.key, "version": one.number, "state": one.state} for one in saved],
        "questions": [values_of(found, checked.similar.get(found.number, ())) for found in reading.found],
    }


def _lines(checked: Checked, saved: Sequence[Saved], dry_run: bool, left: Sequence[Found] = ()) -> str:
    """The same for people: one line for a question, the sums last."""
    lines = [*checked.reading.notes, *(_line(found, checked) for found in checked.reading.found)]
    counts = counts_of(checked.reading)
    lines.append(
        _("{found} câu: {read} đọc được, {check} cần xem, {unread} chưa nhập được; {twins} câu gần giống câu khác.").format(
            **counts, twins=len(checked.similar)
        )
    )
    if not dry_run:
        written = [one.key for one in saved if one.state != "same"]
        said = _("Đã ghi {n} câu: {keys}.").format(n=len(written), keys=", ".join(written))
        lines.append(said if written else _("Không có câu nào để ghi."))
        if same := len(saved) - len(written):
            lines.append(_("{n} câu không có gì mới, giữ nguyên.").format(n=same))
    if left:
        lines.append(_("Để ngoài {n} câu: {labels}.").format(n=len(left), labels=", ".join(one.label for one in left)))
    return "\n".join(lines)


def _line(found: Found, checked: Checked) -> str:
    """One question: number, label, kind, state, reasons."""
    similar = checked.similar.get(found.number, ())
    said = [fault.sentence for fault in found.faults]
    said += [_("Gần giống {key} ({percent}%).").format(key=key, percent=round(likeness * 100)) for key, likeness in similar]
    head = _("{n}. {label} [{kind}]: {state}").format(
        n=found.number, label=found.label, kind=found.kind, state=_STATES[found.state]
    )
    return " ".join([f"{head}.", *said])
