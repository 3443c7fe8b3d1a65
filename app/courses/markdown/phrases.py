"""Texts of questions to clean HTML that may stand in a label or a legend: words, line breaks, emphasis, links, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from app.courses.markdown.clean import clean
from app.courses.markdown.tree import House, Surroundings
from app.courses.question_text import QuestionText
from app.courses.question_text.gaps import with_signs, with_spans
from app.kernel.text import _

_BETWEEN = "\ue002"


@dataclass(frozen=True)
class RenderedOption:
    """An option; html and feedback are clean phrasing content. What is matched or ordered is never `correct` in itself."""

    key: str
    html: str
    correct: bool
    feedback_html: str
    fraction: float | None = None


@dataclass(frozen=True)
class RenderedQuestion:
    """A question as it is kept, with its key; `judging.judge` takes it as it is.

    `options` of matching: the left sides under letters, then the right sides under numbers; of ordering: the items by letter.
    `stem_html` of gaps holds numbered spans; `rubric` of an essay (points, html).
    """

    key: str
    kind: str
    stem_html: str
    options: tuple[RenderedOption, ...]
    accepted: tuple[str, ...]
    forgive: tuple[str, ...]
    explanation_html: str
    marks: float = 1
    assigned: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[tuple[str, ...], ...] = ()
    parts: tuple[RenderedQuestion, ...] = ()
    rubric: tuple[tuple[float, str], ...] = ()


def render_question(question: QuestionText, around: Surroundings | None = None) -> RenderedQuestion:
    """The question; what cannot be shown is noted in `around`, which says too which pictures there are."""
    inner = Surroundings(figures=around.figures if around else {})
    md = Markdown(extensions=["attr_list", "abbr", "sane_lists", House(inner), _Phrases(inner)], output_format="html")
    stem = with_signs(question.stem) if question.kind == "gaps" else question.stem
    choices = list(_choices(question))
    texts = [stem, question.explanation, *(text for choice in choices for text in (choice.html, choice.feedback_html))]
    texts += [row.text for row in question.rubric]
    pieces = clean(_BETWEEN.join(md.reset().convert(text.replace(_BETWEEN, "")) for text in texts)).split(_BETWEEN)
    if around is not None:
        around.problems += inner.problems
    stem, explanation, *rest = pieces
    rubric = zip((row.points for row in question.rubric), rest[2 * len(choices) :], strict=True)
    return RenderedQuestion(
        question.key,
        question.kind,
        with_spans(stem) if question.kind == "gaps" else stem,
        tuple(replace(choice, html=rest[2 * at], feedback_html=rest[2 * at + 1]) for at, choice in enumerate(choices)),
        question.accepted,
        question.forgive,
        explanation,
        question.marks,
        question.assigned,
        question.gaps,
        tuple(render_question(part, around) for part in question.parts),
        tuple(rubric),
    )


def _choices(question: QuestionText) -> Iterator[RenderedOption]:
    """What is chosen from, matched or put in order, still as Markdown, in an order that does not betray the key."""
    for option in question.options:
        yield RenderedOption(option.key, option.text, option.correct, option.feedback, option.fraction)
    for letter, pair in question.lefts:
        yield RenderedOption(letter, pair.left, False, pair.feedback)
    for number, words in question.rights:
        yield RenderedOption(number, words, False, "")
    if question.kind == "ordering":
        places = question.assigned
        for letter in sorted(places):
            yield RenderedOption(letter, question.items[int(places[letter]) - 1], False, "")


def texts_of(question: QuestionText) -> Iterator[str]:
    """Every text of a question and of its parts that may show pictures."""
    yield question.stem
    for choice in _choices(question):
        yield from (choice.html, choice.feedback_html)
    yield question.explanation
    for part in question.parts:
        yield from texts_of(part)


class _Phrases(Extension):  # type: ignore[misc]
    """Takes the blocks away, after the house's own changes."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around

    def extendMarkdown(self, md: Markdown) -> None:
        """Runs after `House`."""
        md.treeprocessors.register(_Flat(md, self.around), "phrases", 2)


class _Flat(Treeprocessor):  # type: ignore[misc]
    """Paragraphs, lists and pictures as lines."""

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
        elif child.tag == "figure":
            root.append(_picture(child))
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


def _picture(figure: Element) -> Element:
    """A figure as it may stand among words."""
    box = Element("span", {"class": "fig"})
    for child in list(figure):
        child.tail = None
        if child.tag == "figcaption":
            child.tag = "span"
            child.set("class", "caption")
        box.append(child)
    return box


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
