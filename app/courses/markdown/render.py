"""A lesson's text to clean HTML, section by section, and its check questions. Pure: what it may refer to is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension

from app.courses.markdown.clean import clean
from app.courses.markdown.lesson_text import SECTION_SIGN, LessonBody
from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.markdown.tree import Figure, House, Problem, Surroundings
from app.kernel.text import _

_CUT = f"<p>{SECTION_SIGN}</p>"


@dataclass(frozen=True)
class RenderedSection:
    """A section as it is kept; `checks` are keys of questions."""

    key: str
    title: str
    html: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class RenderedLesson:
    """A lesson as it is kept; with `problems` it must not be published."""

    sections: tuple[RenderedSection, ...]
    checks: tuple[RenderedQuestion, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def html_bytes(self) -> int:
        """Bytes of what a reader is sent: sections, and questions without their answers."""
        texts = [text for section in self.sections for text in (section.title, section.html)]
        texts += [text for check in self.checks for text in (check.stem_html, *(option.html for option in check.options))]
        return sum(len(text.encode()) for text in texts)


def extensions() -> list[Extension | str]:
    """The extensions of Python-Markdown that lessons use."""
    notes = FootnoteExtension(SEPARATOR="-", BACKLINK_TITLE=_("Về chỗ có chú thích {}"))
    return ["tables", notes, "attr_list", "def_list", "abbr", "sane_lists"]


def render_lesson(
    body: LessonBody,
    figures: Mapping[str, Figure],
    lessons: frozenset[str],
    files: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> RenderedLesson:
    """The lesson; `figures` by the path written in it, `lessons` the keys that it may link to, `files` as in `Surroundings`."""
    around = Surroundings(body.blocks, figures, lessons, tuple(section.title for section in body.sections), files)
    html = Markdown(extensions=[*extensions(), House(around)], output_format="html").convert(body.markdown)
    opening, *parts = html.split(_CUT)
    parts = [opening + parts[0], *parts[1:]] if parts else []
    if len(parts) != len(body.sections):
        around.problem(_("Có đề mục “##” nằm trong danh sách, trích dẫn hoặc bảng. Đưa đề mục ra ngoài."), "## ")
    sections = tuple(
        RenderedSection(section.key, section.title, clean(part).strip(), section.checks)
        for section, part in zip(body.sections, parts, strict=False)
    )
    checks = tuple(render_question(check, around) for check in body.checks)
    return RenderedLesson(sections, checks, tuple(around.problems))
