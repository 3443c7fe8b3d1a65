"""Our Markdown as pieces of words with their look, for office files: what a trainee reads, nothing of how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import html

from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.markdown.tree import Figure, Surroundings
from app.courses.question_text import QuestionText

_SIGN = "/media/"


@dataclass(frozen=True)
class Piece:
    """Words in one look; `picture` is the path of a picture instead of words, `alt` its description; a line break is the words
    "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    picture: str = ""
    alt: str = ""


def rendered(question: QuestionText, pictures: Mapping[str, bytes]) -> tuple[RenderedQuestion, Mapping[str, str]]:
    """The question as clean HTML, and the paths of its pictures by the names that stand in it."""
    names = {f"{at:064x}": path for at, path in enumerate(pictures)}
    figures = {path: Figure(name, 640, 480, ((640, 1),)) for name, path in names.items()}
    return render_question(question, Surroundings(figures=figures)), names


def pieces_of(source: str, names: Mapping[str, str] | None = None) -> list[Piece]:
    """The pieces of clean phrasing HTML."""
    root = html.fragment_fromstring(source or " ", create_parent="div")
    found = [piece for piece in _inside(root, Piece(""), names or {}) if piece.text or piece.picture]
    while found and found[0].text.strip() == "" and not found[0].picture:
        found.pop(0)
    while found and found[-1].text.strip() == "" and not found[-1].picture:
        found.pop()
    return found


def plain_words(source: str) -> str:
    """The words of clean phrasing HTML; lines where it breaks them."""
    text = "".join(piece.text for piece in pieces_of(source))
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _inside(element: html.HtmlElement, look: Piece, names: Mapping[str, str]) -> Iterator[Piece]:
    """The words of an element and of what is in it."""
    yield _words(element.text, look)
    for child in element:
        if child.tag == "br":
            yield Piece("\n")
        elif child.tag == "img":
            path = next((path for name, path in names.items() if name in str(child.get("src", ""))), "")
            alt = str(child.get("alt", ""))
            yield Piece("", picture=path, alt=alt) if path else Piece(alt)
        else:
            inner = Piece("", look.bold or child.tag == "strong", look.italic or child.tag == "em")
            yield from _inside(child, inner, names)
        yield _words(child.tail, look)


def _words(text: str | None, look: Piece) -> Piece:
    """Words in a look, line ends of the source as blanks."""
    return Piece((text or "").replace("\n", " "), look.bold, look.italic)
