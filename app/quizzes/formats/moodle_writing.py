"""Questions as Moodle XML, in the order of elements that Moodle itself writes. Texts are Markdown (`format="markdown"`)."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from app.courses.judging import share_of
from app.courses.question_text import QuestionText, gaps_of
from app.courses.question_text.gaps import GAP
from app.kernel.text import _
from app.quizzes.formats.written import (
    Losses,
    Pictures,
    Written,
    as_separate,
    number_with_tolerance,
    percent,
    say_common_losses,
    shares_of,
    tags_of,
)

_TYPES = {
    "single": "multichoice",
    "several": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "gaps": "cloze",
    "essay": "essay",
}
_CLOZE_SIGNS = re.compile(r"[\\}#~/\"]")
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """The questions as Moodle XML with their pictures."""
    losses = Losses()
    quiz = etree.Element("quiz")
    for question in as_separate(questions, losses):
        say_common_losses(question, losses)
        _question(quiz, question, pictures, losses)
    etree.indent(quiz, "  ")
    data = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return Written(data, tuple(losses.found))


def _question(quiz: Any, question: QuestionText, pictures: Pictures, losses: Losses) -> None:
    """One question: what every type has, then what its own type has."""
    element = etree.SubElement(quiz, "question", type=_TYPES[question.kind])
    _plain(etree.SubElement(element, "name"), question.key)
    stem = _with_cloze(question, losses) if question.kind == "gaps" else question.stem
    _words(element, "questiontext", stem, pictures)
    _words(element, "generalfeedback", question.explanation, pictures)
    if question.kind != "gaps":
        _leaf(element, "defaultgrade", f"{question.marks:g}")
    _leaf(element, "penalty", "0")
    _leaf(element, "hidden", "0")
    _leaf(element, "idnumber", question.key)
    _BODIES[question.kind](element, question, pictures)
    if names := tags_of(question):
        tags = etree.SubElement(element, "tags")
        for name in names:
            _plain(etree.SubElement(tags, "tag"), name)


def _leaf(parent: Any, name: str, text: str) -> None:
    """An element with words."""
    etree.SubElement(parent, name).text = text


def _plain(parent: Any, text: str) -> None:
    """`<text>` with plain words."""
    _leaf(parent, "text", _ILLEGAL.sub("", text))


def _words(parent: Any, name: str, text: str, pictures: Pictures, **attributes: str) -> Any:
    """An element with a Markdown text and the pictures that it shows."""
    element = etree.SubElement(parent, name, format="markdown", **attributes)
    _fill(element, text, pictures)
    return element


def _fill(element: Any, text: str, pictures: Pictures) -> None:
    """The text of an element, and the files of its pictures."""
    shown = [path for path in pictures if f"({path}" in text]
    for path in shown:
        text = text.replace(f"({path}", f"(@@PLUGINFILE@@/{_file_name(path)}")
    _leaf(element, "text", _ILLEGAL.sub("", text))
    for path in shown:
        file = etree.SubElement(element, "file", name=_file_name(path), path="/", encoding="base64")
        file.text = base64.b64encode(pictures[path]).decode()


def _file_name(path: str) -> str:
    """The name of a picture's file."""
    return path.rsplit("/", 1)[-1]


def _choices(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """The options of a choice with their shares."""
    _leaf(element, "single", "true" if question.kind == "single" else "false")
    _leaf(element, "shuffleanswers", "true" if question.shuffle else "false")
    _leaf(element, "answernumbering", "abc")
    for option, share in zip(question.options, shares_of(question), strict=True):
        answer = _words(element, "answer", option.text, pictures, fraction=percent(share))
        _words(answer, "feedback", option.feedback, pictures)


def _true_false(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """true and false."""
    for option in sorted(question.options, key=lambda option: option.text != "Đúng"):
        answer = etree.SubElement(element, "answer", fraction="100" if option.correct else "0", format="moodle_auto_format")
        _plain(answer, "true" if option.text == "Đúng" else "false")
        _words(answer, "feedback", option.feedback, pictures)


def _short(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """Accepted spellings."""
    _leaf(element, "usecase", "0" if "case" in question.forgive else "1")
    for accepted in question.accepted:
        share, words = share_of(accepted)
        answer = etree.SubElement(element, "answer", fraction=percent(share), format="moodle_auto_format")
        _plain(answer, words.replace("*", "\\*"))
        _words(answer, "feedback", "", pictures)


def _numeric(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """Accepted numbers."""
    for accepted in question.accepted:
        number, tolerance, share = number_with_tolerance(accepted)
        answer = etree.SubElement(element, "answer", fraction=percent(share), format="moodle_auto_format")
        _plain(answer, number)
        _words(answer, "feedback", "", pictures)
        _leaf(answer, "tolerance", tolerance)


def _matching(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """Pairs; right sides are plain text in Moodle."""
    _leaf(element, "shuffleanswers", "true" if question.shuffle else "false")
    for pair in question.pairs:
        row = _words(element, "subquestion", pair.left, pictures)
        _plain(etree.SubElement(row, "answer", format="markdown"), pair.right)


def _ordering(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """Items under the numbers of their places, marked by pairs as here."""
    for name, text in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        _leaf(element, name, text)
    _leaf(element, "gradingtype", "RELATIVE_ALL_PREVIOUS_AND_NEXT")
    _leaf(element, "showgrading", "SHOW")
    for place, item in enumerate(question.items, 1):
        _words(element, "answer", item, pictures, fraction=f"{place}.0000000")


def _essay(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """A free text; the rubric is what Moodle tells the grader."""
    for name, text in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "15"),
        ("attachments", "0"),
    ):
        _leaf(element, name, text)
    lines = (f"- {row.points:g} điểm: {row.text}".replace(".", ",", 1 if row.points % 1 else 0) for row in question.rubric)
    _words(element, "graderinfo", "\n".join(lines), pictures)


def _cloze(element: Any, question: QuestionText, pictures: Pictures) -> None:
    """Everything stands in the text."""


def _with_cloze(question: QuestionText, losses: Losses) -> str:
    """The text with Moodle's places instead of our gaps; each weighs the same whole number of marks."""
    gaps = gaps_of(question.stem)
    weight = question.marks / len(gaps) if gaps else 1.0
    if weight != int(weight):
        losses.say(question, "marks", _("Số điểm của câu điền chỗ trống trong Moodle là số chỗ trống, mỗi chỗ 1 điểm."))
        weight = 1.0
    kind = "SHORTANSWER" if "case" in question.forgive else "SHORTANSWER_C"
    places = iter(gaps)

    def place(_gap: re.Match[str]) -> str:
        variants = "~".join("=" + _CLOZE_SIGNS.sub(lambda sign: "\\" + sign.group(), words) for words in next(places))
        return f"{{{int(weight)}:{kind}:{variants}}}"

    return GAP.sub(place, question.stem)


_BODIES = {
    "single": _choices,
    "several": _choices,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _cloze,
    "essay": _essay,
}
