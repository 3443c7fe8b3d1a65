"""What a QTI item asks and how it is marked, kind by kind: the declaration of a response, the interaction, the sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.courses.judging import share_of
from app.courses.question_text import QuestionText, gaps_of
from app.courses.question_text.gaps import GAP
from app.kernel.text import _
from app.quizzes.formats.gap_signs import sign_of
from app.quizzes.formats.qti_html import NS, Paper
from app.quizzes.formats.written import number_with_tolerance, shares_of

_BLOCKS = re.compile(r"\n|^(?:[-*+] |[0-9]+\. |!\[|#|>)")
"""Markdown that is more than a line of words."""


@dataclass
class Asked:
    """A question of an item while it is written: where it stands, its number in the item, what everything of it is worth."""

    root: Any
    body: Any
    paper: Paper
    question: QuestionText
    number: int
    marks: float

    @property
    def name(self) -> str:
        """The identifier of its response."""
        return "RESPONSE" if self.number == 1 else f"RESPONSE_{self.number}"


def sub(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """A child element of QTI."""
    element = etree.SubElement(parent, f"{{{NS}}}{name}", attributes)
    element.text = text
    return element


def declare(asked: Asked, cardinality: str, base: str, correct: Sequence[str], name: str = "") -> Any:
    """The declaration of a response with what is right."""
    element = etree.Element(f"{{{NS}}}responseDeclaration", identifier=name or asked.name, cardinality=cardinality, baseType=base)
    at = sum(1 for child in asked.root if etree.QName(child).localname == "responseDeclaration")
    asked.root.insert(at, element)
    if correct:
        right = sub(element, "correctResponse")
        for value in correct:
            sub(right, "value", value)
    return element


def mapping(declaration: Any, points: Mapping[str, float], *, bounds: bool = True, exact: bool | None = None) -> None:
    """What each answer is worth of 1; never below 0 and never above 1 where `bounds`."""
    limits = {"lowerBound": "0", "upperBound": "1"} if bounds else {}
    element = sub(declaration, "mapping", **limits, defaultValue="0")
    for key, share in points.items():
        case = {} if exact is None else {"caseSensitive": "true" if exact else "false"}
        sub(element, "mapEntry", mapKey=key, mappedValue=f"{share:.7g}", **case)


def choices(asked: Asked) -> list[str]:
    """Options of which one or several are chosen."""
    question, several = asked.question, asked.question.kind == "several"
    names = [f"{option.key.upper()}{asked.number}" for option in question.options]
    shares = dict(zip(names, shares_of(question), strict=True))
    rights = [name for name, option in zip(names, question.options, strict=True) if option.correct]
    row = declare(asked, "multiple" if several else "single", "identifier", rights)
    mapping(row, shares)
    shuffled = "true" if question.shuffle and question.kind != "true_false" else "false"
    box = sub(
        asked.body, "choiceInteraction", responseIdentifier=asked.name, shuffle=shuffled, maxChoices="0" if several else "1"
    )
    for name, option in zip(names, question.options, strict=True):
        choice = sub(box, "simpleChoice", identifier=name)
        asked.paper.fill(choice, option.text, inline=True)
        if option.feedback:
            said = "feedbackBlock" if _BLOCKS.search(option.feedback) else "feedbackInline"
            shown = sub(choice, said, outcomeIdentifier=f"FEEDBACK_{asked.number}", identifier=name, showHide="show")
            asked.paper.fill(shown, option.feedback, inline=True)
    return [asked.name]


def ordering(asked: Asked) -> list[str]:
    """Items that are put in order."""
    places = asked.question.assigned
    letters = sorted(places, key=lambda letter: int(places[letter]))
    declare(asked, "ordered", "identifier", [f"{letter.upper()}{asked.number}" for letter in letters])
    box = sub(asked.body, "orderInteraction", responseIdentifier=asked.name, shuffle="true")
    for letter in sorted(places):
        choice = sub(box, "simpleChoice", identifier=f"{letter.upper()}{asked.number}")
        asked.paper.fill(choice, asked.question.items[int(places[letter]) - 1], inline=True)
    return []


def matching(asked: Asked) -> list[str]:
    """Two sets; each pair is worth the same."""
    question = asked.question
    pairs = [f"L{letter.upper()}{asked.number} R{number}_{asked.number}" for letter, number in question.assigned.items()]
    row = declare(asked, "multiple", "directedPair", pairs)
    mapping(row, dict.fromkeys(pairs, 1 / len(pairs)) if pairs else {})
    box = sub(asked.body, "matchInteraction", responseIdentifier=asked.name, shuffle="true" if question.shuffle else "false")
    box.set("maxAssociations", str(len(pairs)))
    lefts, rights = sub(box, "simpleMatchSet"), sub(box, "simpleMatchSet")
    for letter, pair in question.lefts:
        left = sub(lefts, "simpleAssociableChoice", identifier=f"L{letter.upper()}{asked.number}", matchMax="1")
        asked.paper.fill(left, pair.left, inline=True)
    for number, words in question.rights:
        right = sub(rights, "simpleAssociableChoice", identifier=f"R{number}_{asked.number}", matchMax=str(len(pairs)))
        asked.paper.fill(right, words, inline=True)
    return [asked.name]


def short(asked: Asked) -> list[str]:
    """A word that is written."""
    shares = {words: share for share, words in map(share_of, asked.question.accepted)}
    best = [words for words, share in shares.items() if share >= 1][:1]
    mapping(declare(asked, "single", "string", best), shares, exact="case" not in asked.question.forgive)
    sub(sub(asked.body, "p"), "textEntryInteraction", responseIdentifier=asked.name, expectedLength="30")
    return [asked.name]


def numeric(asked: Asked) -> list[str]:
    """A number that is written; its tolerance stands in the response processing."""
    first = number_with_tolerance(asked.question.accepted[0])[0] if asked.question.accepted else ""
    declare(asked, "single", "float", [first] if first else [])
    sub(sub(asked.body, "p"), "textEntryInteraction", responseIdentifier=asked.name, expectedLength="15")
    return []


def gaps(asked: Asked) -> list[str]:
    """Words that are written into a text; every gap has a response of its own."""
    variants = gaps_of(asked.question.stem)
    for child in list(asked.body):
        asked.body.remove(child)
    numbers = iter(range(1, len(variants) + 1))
    asked.paper.fill(asked.body, GAP.sub(lambda _gap: sign_of(next(numbers)), asked.question.stem))
    names = [f"{asked.name}_G{number}" for number in range(1, len(variants) + 1)]
    for name, words in zip(names, variants, strict=True):
        row = declare(asked, "single", "string", words[:1], name)
        mapping(row, dict.fromkeys(words, 1.0), exact="case" not in asked.question.forgive)
    _put_boxes(asked.body, names)
    return names


def _put_boxes(body: Any, names: Sequence[str]) -> None:
    """A box in the place of every sign."""
    for number, name in enumerate(names, 1):
        sign = sign_of(number)
        for element in list(body.iter()):
            if element.text and sign in element.text:
                element.text, _sign, after = element.text.partition(sign)
                element.insert(0, _box(name, after))
                break
            if element.tail and sign in element.tail:
                element.tail, _sign, after = element.tail.partition(sign)
                element.addnext(_box(name, after))
                break


def _box(name: str, after: str) -> Any:
    """A box for a word, and the words behind it."""
    box = etree.Element(f"{{{NS}}}textEntryInteraction", responseIdentifier=name, expectedLength="20")
    box.tail = after
    return box


def essay(asked: Asked) -> list[str]:
    """A free text, with the rubric for those who mark it."""
    declare(asked, "single", "string", [])
    block = sub(asked.body, "rubricBlock", view="scorer")
    for row in asked.question.rubric:
        points = f"{row.points:g}".replace(".", ",")
        asked.paper.fill(sub(block, "p"), _("{points} điểm: {text}").format(points=points, text=row.text), inline=True)
    sub(asked.body, "extendedTextInteraction", responseIdentifier=asked.name, expectedLines="10")
    return []


WRITERS: Mapping[str, Callable[[Asked], list[str]]] = {
    "single": choices,
    "several": choices,
    "true_false": choices,
    "ordering": ordering,
    "matching": matching,
    "short": short,
    "numeric": numeric,
    "gaps": gaps,
    "essay": essay,
}
"""Each writes its question and gives back the responses that are marked by their mapping."""
