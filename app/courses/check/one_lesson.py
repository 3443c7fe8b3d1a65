"""A lesson that is being written: rendered as it will be read, with everything that is to be mended, each at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from app.courses.attachments.naming import linked, path_of
from app.courses.check.lessons import lesson_faults
from app.courses.check.quality.explained import explain
from app.courses.check.quality.gate import writing_faults
from app.courses.check.quality.honesty import reading_minutes
from app.courses.check.quality.lexicon import TERMS_FILE, WORDS_FILE, Lexicon, read_lexicon, with_terms_of
from app.courses.check.quality.runs import NOTHING, Kept, kept
from app.courses.check.quality.writings import writing_of
from app.courses.faults import Fault, FaultList, Severity
from app.courses.markdown.render import RenderedLesson, render_lesson
from app.courses.markdown.tree import Attachment, Figure
from app.courses.package.files import MAX_BYTES
from app.courses.package.records import LessonFile, TopicFolder
from app.courses.package.topic import lesson_of
from app.courses.rendering import problem_faults
from app.kernel.periods import say_number
from app.kernel.text import _


@dataclass(frozen=True)
class Around:
    """What a lesson stands among: its key and tiết in the edition (None: no edition has it yet), pictures of its topic by path,
    keys it may link to, the folder of the packages, where the lists of words lie, files of its topic by path, its programme."""

    topic_key: str
    lesson_key: str
    periods: float | None
    figures: Mapping[str, Figure]
    lessons: frozenset[str]
    content: Path
    files: Mapping[str, Attachment] = field(default_factory=dict)
    programme: str = ""


@dataclass(frozen=True)
class LessonProof:
    """A lesson as it would be published; `minutes` is how long it takes to read. `shown` are its pictures, heaviest first;
    `passages` are to be compared with those of other lessons."""

    lesson: LessonFile
    rendered: RenderedLesson
    faults: tuple[Fault, ...]
    minutes: float
    shown: tuple[tuple[str, Figure], ...] = ()
    passages: Kept = NOTHING

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What keeps it from being published."""
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def bytes(self) -> int:
        """What a reader is sent: HTML, and every picture in its largest width."""
        return self.rendered.html_bytes + sum(figure.files[-1][1] for _alt, figure in self.shown)


def prove_lesson(source: str, around: Around) -> LessonProof:
    """The proof of a text as `as_kept` leaves it. May take long over a hostile text: to be called with a bound."""
    faults = FaultList("")
    if len(source.encode()) > MAX_BYTES:
        faults.error(1, _("Bài dài hơn {n} KB. Tách thành nhiều bài.").format(n=MAX_BYTES // 1024))
        source = ""
    lesson = lesson_of(source, faults)
    _check_place(lesson, around, faults)
    rendered = RenderedLesson((), ())
    if lesson.body.sections:
        rendered = render_lesson(lesson.body, around.figures, around.lessons, linked(around.files))
    writing = writing_of(lesson, around.topic_key)
    found = [*faults.found, *_own_faults(lesson, around), *problem_faults(lesson, rendered)]
    found = explain([*found, *writing_faults(writing, _lexicon(around))], [writing])
    said = {(fault.line, fault.sentence): fault for fault in found if fault.severity in {Severity.ERROR, Severity.WARNING}}
    ordered = sorted(said.values(), key=lambda fault: (not fault.is_error, fault.line, fault.sentence))
    shown = _shown(lesson, around.figures)
    return LessonProof(lesson, rendered, tuple(ordered), reading_minutes(writing), shown, kept(writing.passages))


def _check_place(lesson: LessonFile, around: Around, faults: FaultList) -> None:
    """Its key and its tiết belong to the edition: they are changed in the package, not in the text."""
    if lesson.key and lesson.key != around.lesson_key:
        faults.error(lesson.line_of("id"), _("Mã của bài này là “{key}”, không đổi được.").format(key=around.lesson_key))
    if around.periods is not None and lesson.periods != around.periods:
        sentence = _("Bài này {n} tiết theo ấn bản; số tiết đổi ở bàn chương trình hoặc trong gói học liệu.")
        faults.error(lesson.line_of("periods"), sentence.format(n=say_number(around.periods)))


def _own_faults(lesson: LessonFile, around: Around) -> Iterator[Fault]:
    """What `content check` finds in a lesson; its pictures are looked up among those of the topic, not in a folder."""
    images = [reference for reference in lesson.body.references if reference.kind == "image"]
    links = (reference for reference in lesson.body.references if reference.kind != "image")
    others = tuple(reference for reference in links if not path_of(reference.target))
    bare = replace(lesson, body=replace(lesson.body, references=others))
    nowhere = TopicFolder(around.topic_key, "", {}, None, (), (), "", frozenset(), around.content)
    yield from lesson_faults(bare, nowhere, around.lessons)
    for image in images:
        if not image.alt:
            sentence = _("Hình {path} chưa có mô tả cho người không nhìn thấy.")
            yield Fault("", image.line, sentence.format(path=image.target[:80]))
        if image.target not in around.figures:
            yield Fault("", image.line, _("Không có hình “{path}” trong chuyên đề.").format(path=image.target[:80]))


def _shown(lesson: LessonFile, figures: Mapping[str, Figure]) -> tuple[tuple[str, Figure], ...]:
    """The pictures of a lesson with their descriptions, the heaviest first."""
    alts = {image.target: image.alt for image in lesson.body.references if image.kind == "image" and image.target in figures}
    rows = [(alt or path, figures[path]) for path, alt in alts.items()]
    return tuple(sorted(rows, key=lambda row: -row[1].files[-1][1]))


def _lexicon(around: Around) -> Lexicon:
    """The lists of words, read again only when they were changed."""
    own = around.content / around.programme
    files = (around.content / WORDS_FILE, around.content / TERMS_FILE, own / TERMS_FILE)
    return _lexicon_of(around.content, own, tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in files))


@lru_cache(maxsize=4)
def _lexicon_of(content: Path, own: Path, _changed: tuple[int, ...]) -> Lexicon:
    """The lists as they stand since they were changed last, with the terms of the lesson's own programme."""
    common = read_lexicon(content)
    return common if own == content else with_terms_of(common, own, f"{own.name}/{TERMS_FILE}")
