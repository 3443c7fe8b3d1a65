"""What the preview of a Word file shows, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.courses.forms_word import SentPreview
from app.courses.images import file_name
from app.courses.markdown.tree import Figure
from app.courses.pages import SectionShown
from app.courses.rules.word_lessons import LessonText, Part, best_level, cut, join, levels_of, write
from app.courses.services.from_word import Wanted
from app.courses.word_upload import Carried
from app.courses.wording_word import Said, report
from app.kernel.periods import say_number
from app.kernel.text import _

SHOWN = 12
"""So many lessons are shown as on a phone; of further ones the title and the sums."""


@dataclass(frozen=True)
class PictureShown:
    """A picture that waits for its description."""

    number: int
    file: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PartShown:
    """A part with what was settled of it; `text` and `sections` when it becomes a lesson."""

    number: int
    way: str
    title: str
    typed: str
    periods: float | None
    words: int
    text: LessonText | None
    pictures: tuple[PictureShown, ...]
    faults: tuple[str, ...]
    sections: tuple[SectionShown, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The whole page: where the file may be cut, its parts, what is to be told of it."""

    level: int
    levels: tuple[tuple[int, str], ...]
    parts: tuple[PartShown, ...]
    said: tuple[Said, ...]

    @property
    def lessons(self) -> tuple[PartShown, ...]:
        """The parts that become lessons."""
        return tuple(part for part in self.parts if part.text is not None)

    @property
    def faults(self) -> int:
        """How many things have to be settled first."""
        return sum(len(part.faults) for part in self.parts)

    @property
    def bare(self) -> int:
        """How many pictures have no description yet."""
        return sum(1 for part in self.lessons for picture in part.pictures if not picture.alt)

    def wanted(self) -> list[Wanted]:
        """The lessons as they are to be begun."""
        return [
            Wanted(part.text, part.title, part.periods or part.text.periods) for part in self.lessons if part.text is not None
        ]


def preview_of(carried: Carried, sent: SentPreview | None, figures: Mapping[str, Figure]) -> Preview:
    """The preview of a reading as far as it was settled; `figures` are those of the topic, by path."""
    reading = carried.reading
    levels = levels_of(reading.blocks)
    level = best_level(reading.blocks) if sent is None else sent.level if sent.level in levels else 0
    parts = cut(reading.blocks, level, carried.title)
    settled = dict(sent.parts) if sent else {}
    alts = {number: sent.alts.get(number, alt) if sent else alt for number, (_path, alt) in carried.pictures.items()}
    pictures = {number: (path, alts[number]) for number, (path, _alt) in carried.pictures.items()}
    lessons = dict(join(parts, {number: one.way for number, one in settled.items()}))
    texts = {number: write(part, reading.notes, pictures) for number, part in lessons.items()}
    shown = []
    for number, part in enumerate(parts):
        text, one = texts.get(number), settled.get(number)
        drawn = _pictures(lessons.get(number, part), pictures, figures)
        title = one.title if one else part.title
        typed = one.typed if one else say_number(text.periods) if text else ""
        periods = one.periods if one else text.periods if text else None
        faults = _faults(title, periods) if text else ()
        way, drawn = one.way if one else "", drawn if text else ()
        shown.append(PartShown(number, way, title, typed, periods, part.words, text, drawn, faults))
    remarks = [*reading.remarks, *(remark for text in texts.values() for remark in text.remarks)]
    return Preview(level, tuple(_levels(levels)), tuple(shown), report(remarks))


def _levels(levels: Mapping[int, int]) -> list[tuple[int, str]]:
    """The ways to cut the file, in words."""
    rows = [(0, _("Không tách: cả tệp là một bài"))]
    total = 0
    for number, (level, count) in enumerate(levels.items(), 1):
        total += count
        rows.append((level, _("Mỗi đề mục bậc {n} là một bài ({count} đề mục)").format(n=number, count=total)))
    return rows


def _pictures(part: Part, pictures: Mapping[int, tuple[str, str]], figures: Mapping[str, Figure]) -> tuple[PictureShown, ...]:
    """The pictures of a part that were kept."""
    found = []
    for number in part.pictures:
        path, alt = pictures.get(number, ("", ""))
        if (figure := figures.get(path)) is not None:
            width = figure.files[0][0]
            height = max(round(figure.height * width / figure.width), 1)
            found.append(PictureShown(number, file_name(figure.sha256, width), width, height, alt))
    return tuple(found)


def _faults(title: str, periods: float | None) -> tuple[str, ...]:
    """What has to be settled of a lesson before it is begun."""
    found = []
    if not title:
        found.append(_("Viết tên bài."))
    if periods is None:
        found.append(_("Nhập số tiết chẵn hoặc nửa tiết, từ 0,5 đến 20."))
    return tuple(found)
