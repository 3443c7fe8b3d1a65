"""Reading the folder of a topic: topic.yml, lessons, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.courses.attachments.naming import FOLDER
from app.courses.faults import Fault, FaultList
from app.courses.markdown import front_matter
from app.courses.markdown.lesson_text import EMPTY_BODY, read_body
from app.courses.package.draws import read_draw
from app.courses.package.fields import Fields, open_fields, plain_value
from app.courses.package.files import is_bounded, read_text
from app.courses.package.permits import read_permits
from app.courses.package.records import LessonFile, Permit, Quiz, TopicFolder, Words
from app.courses.question_text import KEY, QuestionText, parse_bank
from app.kernel.text import _, nfc

_LESSON_NAME = re.compile(r"(\d\d)-[a-z0-9]+(?:-[a-z0-9]+)*\.md")


def read_topic(path: Path, key: str, file: str) -> tuple[TopicFolder, tuple[Fault, ...]]:
    """The folder of a topic at `path`, called `file` in faults, and what is wrong in it."""
    about, quiz, allow, found = _read_about(path / "topic.yml", key, f"{file}/topic.yml")
    lessons = []
    for lesson_path in _lesson_paths(path, file, found):
        lesson, faults = read_lesson(lesson_path, f"{file}/{lesson_path.name}")
        lessons.append(lesson)
        found += faults
    bank = FaultList(f"{file}/questions.md")
    questions = _read_bank(path / "questions.md", bank, needed=quiz is not None)
    pictures = frozenset(f"images/{item.name}" for item in _entries(path / "images") if item.is_file())
    files = frozenset(f"{FOLDER}/{nfc(item.name)}" for item in _entries(path / FOLDER) if item.is_file())
    folder = TopicFolder(key, file, about, quiz, tuple(lessons), questions, bank.file, pictures, path, allow, files)
    return folder, (*found, *bank.found)


def _read_bank(path: Path, faults: FaultList, *, needed: bool) -> tuple[QuestionText, ...]:
    """The questions of a topic; a topic without a quiz may do without."""
    if not path.exists():
        if needed:
            faults.error(1, _("Thiếu tệp questions.md, bài tự kiểm tra của chuyên đề lấy câu hỏi từ đó."))
        return ()
    text = read_text(path, faults)
    questions, found = parse_bank(text, file=faults.file) if is_bounded(text, faults) else ((), ())
    faults.found += found
    return questions


def _entries(path: Path) -> list[Path]:
    """What lies in a folder, by name; nothing when it is missing."""
    try:
        return sorted(path.iterdir())
    except OSError:
        return []


def _lesson_paths(path: Path, file: str, found: list[Fault]) -> Iterator[Path]:
    """The lesson files in order; wrong names and double numbers are faults."""
    numbers = set[str]()
    for item in _entries(path):
        if item.suffix != ".md" or item.name == "questions.md" or item.name.startswith("."):
            continue
        name = _LESSON_NAME.fullmatch(item.name)
        if name is None:
            found.append(
                Fault(
                    f"{file}/{item.name}",
                    1,
                    _("Tên tệp bài viết như “01-ten-bai.md”: hai chữ số, chữ thường không dấu, gạch nối."),
                )
            )
        elif name.group(1) in numbers:
            found.append(Fault(f"{file}/{item.name}", 1, _("Có hai bài mang số {n}.").format(n=name.group(1))))
        else:
            numbers.add(name.group(1))
            yield item


def _read_about(path: Path, key: str, file: str) -> tuple[Words, Quiz | None, tuple[Permit, ...], list[Fault]]:
    """topic.yml: the words about the topic, its quiz, what its bank may leave unsaid, the faults."""
    faults = FaultList(file)
    fields = open_fields(read_text(path, faults), faults) if path.exists() else None
    if fields is None:
        faults.error(1, _("Thiếu tệp topic.yml."))
        return {}, None, (), faults.found
    if fields.text("id") != key and fields.has("id"):
        faults.error(fields.line_of("id"), _("Mã “id” phải trùng tên thư mục: {key}.").format(key=key))
    about: dict[str, object] = {"intro": fields.text("intro"), "summary": list(fields.texts("summary"))}
    if not 5 <= len(fields.texts("summary")) <= 8 and fields.has("summary"):
        faults.warn(fields.line_of("summary"), _("Thẻ tóm tắt nên có 5 đến 8 ý."), "tom-tat")
    task = fields.record("task")
    if task is not None:
        about["task"] = _task(task, faults)
    about["basis"] = list(read_sources(fields, "basis"))
    quiz = _quiz(fields.record("quiz", required=False))
    allow = read_permits(fields, faults)
    fields.done()
    return about, quiz, allow, faults.found


def _task(fields: Fields, faults: FaultList) -> Words:
    """The task that is brought to class; its criteria add up to 10 points."""
    task: dict[str, object] = {
        "title": fields.text("title"),
        "minutes": fields.whole("minutes", least=1),
        "brief": fields.text("brief"),
    }
    rubric = []
    for row in fields.records("rubric"):
        rubric.append({"points": plain_value(row.number("points")), "text": row.text("text")})
        row.done()
    if fields.has("rubric") and abs(sum(row["points"] for row in rubric) - 10) > 0.001:
        faults.error(fields.line_of("rubric"), _("Các tiêu chí chấm phải cộng thành 10 điểm."))
    fields.done()
    return {**task, "rubric": rubric}


def _quiz(fields: Fields | None) -> Quiz | None:
    """The quiz of the topic, when it has one."""
    if fields is None:
        return None
    lines = read_draw(fields, "draw", "")
    quiz = Quiz(
        fields.periods("periods"),
        sum(entry.count for entry in lines),
        fields.number("pass_mark"),
        fields.line,
        fields.flag("essays"),
        lines,
    )
    fields.done()
    return quiz


def read_sources(fields: Fields, name: str) -> Iterator[Words]:
    """A list of sources: text, url when there is one, and the day it was checked."""
    for row in fields.records(name, required=False):
        source = {
            "text": row.text("text"),
            "url": row.text("url", required=False),
            "checked_on": plain_value(row.day("checked_on", required=False)),
        }
        row.done()
        yield {key: value for key, value in source.items() if value}


def read_lesson(path: Path, file: str) -> tuple[LessonFile, tuple[Fault, ...]]:
    """A lesson file, called `file` in faults, and what is wrong in it."""
    faults = FaultList(file)
    lesson = lesson_of(read_text(path, faults), faults)
    return lesson, tuple(faults.found)


def lesson_of(text: str, faults: FaultList) -> LessonFile:
    """A lesson from the text of its file, as `as_kept` leaves it; what is wrong in it is noted."""
    parts = front_matter.split(text)
    if parts is None and text:
        faults.error(1, _("Bài mở đầu bằng phần khai giữa hai dòng “---”: id, title, periods…"))
    head, body, first_line = parts or ("", text, 1)
    fields = open_fields(head, faults, first_line=2) if parts else Fields(None, faults, 1, 1)
    bounded = is_bounded(body, faults, first_line=first_line)
    lesson = LessonFile(
        file=faults.file,
        key=_lesson_key(fields, faults),
        title=fields.text("title"),
        periods=fields.periods("periods"),
        reading_minutes=fields.whole("reading_minutes") or 0,
        practice_minutes=fields.whole("practice_minutes") or 0,
        sources=tuple(read_sources(fields, "sources")),
        verify=fields.texts("verify", required=False),
        source=text,
        body=read_body(body, faults, first_line=first_line) if bounded else EMPTY_BODY,
        lines=fields.lines,
        allow=read_permits(fields, faults),
    )
    fields.done()
    return lesson


def _lesson_key(fields: Fields, faults: FaultList) -> str:
    """The stable id of a lesson."""
    key = fields.text("id")
    if key and (not KEY.fullmatch(key) or len(key) > 80):
        faults.error(fields.line_of("id"), _("Mã “{key}” chỉ gồm chữ thường không dấu, số và gạch nối.").format(key=key[:80]))
    return key
