"""Texts of questions to clean HTML that may stand in a label or a legend: words, line breaks, emphasis, links; no blocks."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from app.courses.markdown.clean import clean
from app.courses.markdown.tree import House, Surroundings
from app.courses.question_text import QuestionText
from app.kernel.text import _

_BETWEEN = "\ue002"


@dataclass(frozen=True)
class RenderedOption:
    """An option; html and feedback are clean phrasing content."""

    key: str
    html: str
    correct: bool
    feedback_html: str


@dataclass(frozen=True)
class RenderedQuestion:
    """A question as it is kept, with its key; `judging.judge` takes it as it is."""

    key: str
    kind: str
    stem_html: str
    options: tuple[RenderedOption, ...]
    accepted: tuple[str, ...]
    forgive: tuple[str, ...]
    explanation_html: str


def render_question(question: QuestionText, around: Surroundings | None = None) -> RenderedQuestion:
    """The question; what cannot be shown is noted in `around`. Pictures and links to lessons have no place in a question."""
    inner = Surroundings()
    md = Markdown(extensions=["attr_list", "abbr", "sane_lists", House(inner), _Phrases(inner)], output_format="html")
    texts = [
        question.stem,
        question.explanation,
        *(text for option in question.options for text in (option.text, option.feedback)),
    ]
    pieces = clean(_BETWEEN.join(md.reset().convert(text.replace(_BETWEEN, "")) for text in texts)).split(_BETWEEN)
    if around is not None:
        around.problems += inner.problems
    stem, explanation, *rest = pieces
    options = tuple(
        RenderedOption(option.key, rest[2 * index], option.correct, rest[2 * index + 1])
        for index, option in enumerate(question.options)
    )
    return RenderedQuestion(question.key, question.kind, stem, options, question.accepted, question.forgive, explanation)


class _Phrases(Extension):  # type: ignore[misc]
    """Takes the blocks away, after the house's own changes."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around

    def extendMarkdown(self, md: Markdown) -> None:
        """Runs after `House`."""
        md.treeprocessors.register(_Flat(md, self.around), "phrases", 2)


class _Flat(Treeprocessor):  # type: ignore[misc]
    """Paragraphs and lists as lines."""

    def __init__(self, md: Markdown, around: Surroundings) -> None:
        super().__init__(md)
        self.around = around

    def run(self, root: Element) -> None:
        """Lay everything flat."""
        children = list(root)
        for child in children:
            root.remove(child)
        root.text = ""
        for index, child in enumerate(children):
            self._lay(root, child, apart=index > 0)

    def _lay(self, root: Element, child: Element, *, apart: bool) -> None:
        """One block; a paragraph apart from the one before by an empty line."""
        if child.tag == "p":
            for _break in range(2 if apart else 0):
                SubElement(root, "br")
            _move(root, child)
        elif child.tag in {"ul", "ol"} and all(part.tag in {"li"} and not _has_blocks(part) for part in child):
            for number, item in enumerate(child, 1):
                if apart or number > 1:
                    SubElement(root, "br")
                _say(root, f"{number}. " if child.tag == "ol" else "• ")
                _move(root, item)
        else:
            text = " ".join("".join(child.itertext()).split())
            self.around.problem(
                _("Câu hỏi chỉ gồm đoạn văn và danh sách một bậc: “{text}”.").format(text=text[:60]), text.split(" ")[0]
            )


def _has_blocks(item: Element) -> bool:
    """Whether a list item holds more than words."""
    return any(part.tag in {"p", "ul", "ol", "pre", "blockquote", "div", "figure"} for part in item)


def _move(root: Element, source: Element) -> None:
    """Append what is in `source` to `root`."""
    _say(root, source.text or "")
    for child in list(source):
        root.append(child)


def _say(root: Element, text: str) -> None:
    """Append words to `root`."""
    if len(root):
        root[-1].tail = (root[-1].tail or "").rstrip("\n") + text
    else:
        root.text = (root.text or "") + text
