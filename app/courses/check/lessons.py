"""What does not fit together in one lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.courses.attachments.checking import BadAttachment, check_attachment, read_attachment
from app.courses.attachments.naming import FOLDER, is_name, path_of, safe_name
from app.courses.check.codes import SECTIONS
from app.courses.check.questions import double_keys, question_faults
from app.courses.faults import Fault, FaultList
from app.courses.images import BadPicture, check_picture, read_bytes
from app.courses.markdown.lesson_text import Reference
from app.courses.package.records import LessonFile, TopicFolder
from app.kernel.periods import MINUTES_PER_PERIOD, say_number
from app.kernel.text import _

MIN_CHECKS = 2
TOLERANCE = 0.1
"""How far reading and practice may be off the lesson's tiết."""
_PICTURE_PATH = re.compile(r"images/[a-zA-Z0-9][a-zA-Z0-9._-]*")
_PAGE_IDS = ("chinh", "cho-can-sua")
"""Ids that every page has."""
_NOTE_USE = re.compile(r"\[\^([^\]\s]+)\](:?)")
_NOTE_LABEL = re.compile(r"[a-z0-9-]+")


def lesson_faults(lesson: LessonFile, folder: TopicFolder, lessons: frozenset[str], *, whole: bool = True) -> list[Fault]:
    """The faults of a lesson in its folder; `lessons` are the keys that it may link to, `whole` as of `check_package`."""
    faults = FaultList(lesson.file)
    _check_minutes(lesson, faults)
    _check_sections(lesson, faults)
    for reference in lesson.body.references:
        if reference.kind == "image":
            check_image(reference, folder, faults, whole=whole)
        elif path := path_of(reference.target):
            _check_file(reference, path, folder, faults)
        else:
            _check_link(reference, lesson, lessons, faults)
    _check_notes(lesson, faults)
    for sentence in lesson.verify:
        faults.note(lesson.line_of("verify"), _("Cần kiểm chứng: {what}").format(what=sentence))
    questions = [fault for check in lesson.body.checks for fault in question_faults(check, lesson.file, in_lesson=True)]
    doubles = double_keys([(check.key, lesson.file, check.line) for check in lesson.body.checks])
    return [*faults.found, *questions, *doubles, *double_keys(list(_ids(lesson)))]


def _check_minutes(lesson: LessonFile, faults: FaultList) -> None:
    """Reading and practice fill the tiết; the tasks in the text fill the practice."""
    planned = lesson.periods * MINUTES_PER_PERIOD
    minutes = lesson.reading_minutes + lesson.practice_minutes
    if abs(minutes - planned) > planned * TOLERANCE:
        sentence = _("Đọc {r} phút và làm {p} phút là {sum} phút, lệch quá 10% so với {n} tiết ({planned} phút).")
        faults.error(
            lesson.line_of("periods"),
            sentence.format(
                r=lesson.reading_minutes,
                p=lesson.practice_minutes,
                sum=minutes,
                n=say_number(lesson.periods),
                planned=say_number(planned),
            ),
        )
    done = sum(block.minutes for block in lesson.body.blocks)
    if done != lesson.practice_minutes and lesson.body.sections:
        sentence = _("Các khối viec-lam cộng lại {done} phút, practice_minutes ghi {said} phút.")
        faults.error(lesson.line_of("practice_minutes"), sentence.format(done=done, said=lesson.practice_minutes))


def _check_sections(lesson: LessonFile, faults: FaultList) -> None:
    """Sections hold something, and the lesson asks at least two questions."""
    for section in lesson.body.sections:
        if section.empty:
            faults.error(section.line, _("Phần “{title}” chưa có nội dung.").format(title=section.title))
    if lesson.body.sections and not 3 <= len(lesson.body.sections) <= 6:
        sentence = _("Bài nên có 3 đến 6 phần, bài này có {n}.").format(n=len(lesson.body.sections))
        faults.warn(lesson.body.first_line, sentence, SECTIONS)
    if len(lesson.body.checks) < MIN_CHECKS:
        sentence = _("Bài cần ít nhất {n} câu tự kiểm tra (khối cau-hoi), bài này có {found}.")
        faults.error(lesson.body.first_line, sentence.format(n=MIN_CHECKS, found=len(lesson.body.checks)))


def check_image(reference: Reference, folder: TopicFolder, faults: FaultList, *, whole: bool = True) -> None:
    """The picture is there, is a picture, and is described; `whole` as of `check_package`."""
    if not reference.alt:
        faults.error(reference.line, _("Hình {path} chưa có mô tả cho người không nhìn thấy.").format(path=reference.target))
    if not _PICTURE_PATH.fullmatch(reference.target) or reference.target not in folder.pictures:
        faults.error(reference.line, _("Không có hình “{path}” trong thư mục chuyên đề.").format(path=reference.target[:80]))
        return
    path = folder.path / reference.target
    if not path.resolve().is_relative_to(folder.path.resolve()):
        faults.error(reference.line, _("Hình {path} nằm ngoài thư mục chuyên đề.").format(path=reference.target))
        return
    try:
        check_picture(read_bytes(path), path.name, whole=whole)
    except BadPicture as bad:
        faults.error(reference.line, _("Hình {path}: {why}").format(path=reference.target, why=bad.sentence))


def _check_file(reference: Reference, path: str, folder: TopicFolder, faults: FaultList) -> None:
    """The file is there, under a name that may stand in a link, and is what it says it is."""
    name = path.removeprefix(f"{FOLDER}/")
    if path not in folder.files:
        faults.error(reference.line, _("Không có tệp “{name}” trong chuyên đề.").format(name=name[:80]))
    elif not is_name(name):
        faults.error(reference.line, _("Đổi tên tệp “{name}” thành “{safe}”.").format(name=name[:80], safe=safe_name(name)))
    elif not (folder.path / path).resolve().is_relative_to(folder.path.resolve()):
        faults.error(reference.line, _("Tệp {name} nằm ngoài thư mục chuyên đề.").format(name=name))
    else:
        try:
            check_attachment(read_attachment(folder.path / path), name)
        except BadAttachment as bad:
            faults.error(reference.line, _("Tệp {name}: {why}").format(name=name, why=bad.sentence))


def _check_link(reference: Reference, lesson: LessonFile, lessons: frozenset[str], faults: FaultList) -> None:
    """A link leads to a lesson of the package, to a place in this lesson, or out into the world."""
    scheme, _colon, rest = reference.target.partition(":")
    if reference.target.startswith("#"):
        known = {key for key, _line in _places(lesson)}
        if reference.target[1:] not in known:
            faults.error(reference.line, _("Bài này không có phần “{target}”.").format(target=reference.target[:80]))
    elif scheme == "bai":
        if rest not in lessons:
            faults.error(reference.line, _("Không có bài “{key}” trong gói.").format(key=rest[:80]))
    elif scheme.lower() not in {"http", "https", "mailto", "tel"} or not rest.strip("/"):
        sentence = _("Liên kết “{target}” không mở được. Viết https://…, bai:ma-bai, tep:ten-tep hoặc #ma-phan.")
        faults.error(reference.line, sentence.format(target=reference.target[:80]))


def _check_notes(lesson: LessonFile, faults: FaultList) -> None:
    """Footnotes are used and written."""
    uses = [(match, line) for line, row in _rows(lesson) for match in _NOTE_USE.finditer(row)]
    written = {match.group(1) for match, _line in uses if match.group(2) and match.start() == 0}
    for match, line in uses:
        label = match.group(1)
        if label not in written:
            faults.error(line, _("Chú thích [^{label}] chưa có nội dung. Thêm dòng “[^{label}]: …”.").format(label=label[:40]))
        elif not _NOTE_LABEL.fullmatch(label):
            faults.error(
                line, _("Tên chú thích [^{label}] chỉ gồm chữ thường không dấu, số và gạch nối.").format(label=label[:40])
            )


def _rows(lesson: LessonFile) -> Iterator[tuple[int, str]]:
    """The lines of the body with their numbers."""
    rows = lesson.source.split("\n")
    return enumerate(rows[lesson.body.first_line - 1 :], lesson.body.first_line)


def _places(lesson: LessonFile) -> list[tuple[str, int]]:
    """The ids of sections and headings with their lines, in the order of the file."""
    places = [(section.key, section.line) for section in lesson.body.sections]
    places += [(heading.key, heading.line) for heading in lesson.body.headings]
    return sorted(places, key=lambda place: place[1])


def _ids(lesson: LessonFile) -> Iterator[tuple[str, str, int]]:
    """Every id that the lesson puts on its page, with file and line."""
    for key in _PAGE_IDS:
        yield key, lesson.file, 0
    for key, line in _places(lesson):
        yield key, lesson.file, line
    for section in lesson.body.sections:
        yield f"{section.key}-de", lesson.file, section.line
    for key, line in {check.key: check.line for check in lesson.body.checks}.items():
        yield f"hoi-{key}", lesson.file, line
