"""The command `content import-docx`: lessons from a Word file, as drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.courses.check.one_lesson import Around, prove_lesson
from app.courses.queries.authoring import figures_of_topic, lessons_beside
from app.courses.queries.new_lessons import TopicRow, topics_to_write
from app.courses.rules.word_blocks import WordReading
from app.courses.rules.word_lessons import MAX_LESSONS, best_level, cut, levels_of, whole, write
from app.courses.services.from_word import Wanted, begin_from_word, keep_word_pictures
from app.courses.word_upload import Carried, numbered, read_sent
from app.courses.wording_word import report
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.text import _
from app.kernel.word_file import MAX_FILE_BYTES
from app.people.queries import account_of
from app.people.rules import login_of
from app.storage.media import media_of

_KEY = "bai-tu-word"


def add_import(group: AppGroup) -> None:
    """Add the command to those of content."""

    @group.command("import-docx", help=_("Đưa bài từ tệp Word thành bản nháp. Mã thoát: 0 xong, 1 bị từ chối, 2 sai lệnh."))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--topic", required=True, help=_("Mã hoặc số của chuyên đề, hoặc mã-chương-trình/mã-chuyên-đề."))
    @click.option("--level", type=click.IntRange(0, 9), default=None, help=_("Tách ở đề mục bậc mấy; 0: cả tệp là một bài."))
    @click.option(
        "--by", "login", default="", help=_("Người soạn (số điện thoại hoặc tên đăng nhập); cần khi không có --dry-run.")
    )
    @click.option("--dry-run", is_flag=True, help=_("Chỉ xem, không tạo gì."))
    @click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON."))
    def import_docx(file: Path, topic: str, level: int | None, login: str, dry_run: bool, as_json: bool) -> None:
        """Read a file, say what its lessons would be and what was changed or dropped, and begin them as drafts, all or none."""
        try:
            answer = _import(file, topic, level, login, dry_run)
        except Refused as refusal:
            if as_json:
                click.echo(json.dumps({"error": refusal.sentence, "reason": refusal.reason}, ensure_ascii=False))
                raise click.exceptions.Exit(1) from refusal
            raise click.ClickException(refusal.sentence) from refusal
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else _told(answer))


def _import(file: Path, topic_name: str, level: int | None, login: str, dry_run: bool) -> dict[str, Any]:
    """What the command did, as plain values. Refused: "no_topic", "no_account", and as the use-cases."""
    topic, at = _topic(topic_name), utc_now()
    by = 0 if dry_run else _author(login)
    if file.stat().st_size > MAX_FILE_BYTES:
        raise Refused("too_big", _("Tệp nặng hơn {n} MB. Tách thành nhiều tệp.").format(n=MAX_FILE_BYTES // 1024 // 1024))
    reading, made = read_sent(file.read_bytes())
    paths: tuple[str | None, ...] = tuple(f"images/hinh-{n}.png" if one else None for n, one in enumerate(made, 1))
    if not dry_run:
        paths = keep_word_pictures(topic.topic_id, made, media_of(_settings()), by=by, at=at)
    carried = Carried(file.name, reading, numbered(reading, paths))
    wanted = _wanted(carried, level)
    lessons = [_lesson(topic, one) for one in wanted]
    if not dry_run:
        ids = begin_from_word(topic.topic_id, wanted, file_name=file.name, by=by, at=at)
        lessons = [{"id": lesson_id, **lesson} for lesson_id, lesson in zip(ids, lessons, strict=True)]
    remarks = [*reading.remarks, *(remark for one in wanted for remark in one.text.remarks)]
    said = [
        {"what": row.what, "sentence": row.sentence, "dropped": row.dropped, "times": row.times, "places": list(row.places)}
        for row in report(remarks)
    ]
    return {"topic": topic.key, "file": file.name, "written": not dry_run, "lessons": lessons, "report": said}


def _wanted(carried: Carried, level: int | None) -> list[Wanted]:
    """The lessons of a file. Refused: "no_level", "too_many"."""
    reading: WordReading = carried.reading
    levels = levels_of(reading.blocks)
    if level and level not in levels:
        known = ", ".join(map(str, levels)) or _("không có đề mục nào")
        raise Refused("no_level", _("Tệp không có đề mục bậc {n}; các bậc có: {known}.").format(n=level, known=known))
    parts = cut(reading.blocks, best_level(reading.blocks) if level is None else level, carried.title)
    if len(parts) > MAX_LESSONS:
        raise Refused(
            "too_many", _("Tệp tách ra {n} bài, nhiều nhất {most}. Chọn --level nhỏ hơn.").format(n=len(parts), most=MAX_LESSONS)
        )
    texts = [write(part, reading.notes, carried.pictures) for part in parts]
    return [Wanted(text, text.title, text.periods) for text in texts]


def _lesson(topic: TopicRow, wanted: Wanted) -> dict[str, Any]:
    """A lesson as plain values, with what keeps it from being published."""
    beside = frozenset(other.key for other in lessons_beside(topic.programme_id))
    around = Around(topic.key, _KEY, None, figures_of_topic(topic.topic_id), beside, _settings().content)
    proof = prove_lesson(whole(wanted.text, key=_KEY, title=wanted.title, periods=wanted.periods), around)
    faults = [{"line": fault.line, "sentence": fault.sentence, "error": fault.is_error} for fault in proof.faults]
    return {
        "title": wanted.title,
        "periods": wanted.periods,
        "reading_minutes": wanted.text.reading_minutes,
        "practice_minutes": wanted.text.practice_minutes,
        "sections": [section.title for section in proof.lesson.body.sections],
        "sources": len(wanted.text.sources),
        "checks": len(proof.lesson.body.checks),
        "faults": faults,
    }


def _topic(name: str) -> TopicRow:
    """The topic that is meant. Refused: "no_topic"."""
    found = [
        topic for topic in topics_to_write(None) if name in {topic.key, str(topic.topic_id), f"{topic.programme_key}/{topic.key}"}
    ]
    if len(found) != 1:
        sentence = _("Không có một chuyên đề trên mạng nào là “{name}”. Ghi mã-chương-trình/mã-chuyên-đề.")
        raise Refused("no_topic", sentence.format(name=name[:120]))
    return found[0]


def _author(login: str) -> int:
    """In whose name the drafts are begun. Refused: "no_account"."""
    account = account_of(login_of(login)) if login else None
    if account is None:
        raise Refused("no_account", _("Ghi thêm --by và số điện thoại hoặc tên đăng nhập của người soạn."))
    return account.person_id


def _told(answer: Mapping[str, Any]) -> str:
    """The same in words."""
    lines = []
    for lesson in answer["lessons"]:
        words = _("{title}: {n} tiết, {sections} phần, {checks} câu tự kiểm tra, {faults} chỗ phải sửa trước khi phát hành")
        errors = sum(fault["error"] for fault in lesson["faults"])
        said = {"title": lesson["title"], "n": lesson["periods"], "sections": len(lesson["sections"]), "checks": lesson["checks"]}
        lines.append(words.format(**said, faults=errors))
    for row in answer["report"]:
        where = f" [{'; '.join(row['places'])}]" if row["places"] else ""
        lines.append(f"- {_('bỏ') if row['dropped'] else _('đổi')}: {row['sentence']}{where}")
    done = _("Đã tạo {n} bản nháp.") if answer["written"] else _("Chỉ xem thử {n} bài, chưa tạo gì.")
    return "\n".join([*lines, done.format(n=len(answer["lessons"]))])


def _settings() -> Settings:
    """The settings of this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
