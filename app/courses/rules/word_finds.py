"""What lecturers write in Word without saying it: notes, cases, tasks, questions with their key, captions, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.courses.rules.word_blocks import BlockKind, WordBlock
from app.kernel.text import _, fold

_MARKS = re.compile(r"\*{1,3}")
_NOTE = re.compile(r"(?:Ghi nhớ|Điều cần nhớ|Cần ghi nhớ)\s*(?:[:.–-]\s*|$)(?P<rest>.*)", re.IGNORECASE)
_CASE = re.compile(r"(?P<name>Tình huống(?:\s+(?:số\s+)?\d{1,3})?)\s*(?:[:.–-]\s*|$)(?P<rest>.*)", re.IGNORECASE)
_TASK = re.compile(
    r"(?:Việc làm|Thực hành|Bài tập|Làm ngay)\s*\(?(?:trong\s+)?(?P<minutes>\d{1,3})\s*phút\)?\s*(?:[:.–-]\s*|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:Hình|Ảnh|Sơ đồ|Biểu đồ|Minh họa|Minh hoạ)\b.{0,200}", re.IGNORECASE)
_STEM = re.compile(r"Câu(?: hỏi)?\s+\d{1,3}\s*(?:[.:)–-]\s*|$)(?P<rest>.*)", re.IGNORECASE)
_OPTION = re.compile(r"(?P<bold>\*{2,3})?(?P<letter>[A-H])\s*[.)]\s*(?P<text>.+)")
_NEXT_OPTION = re.compile(r"\s+(?=(?:\*{2,3})?[B-H]\s*[.)]\s)")
_KEY = re.compile(
    r"(?:Đáp án|Trả lời|Phương án)(?:\s+đúng)?(?:\s+là)?\s*[:.]?\s*(?P<keys>[A-H](?:\s*(?:[,;+&/]|và)\s*[A-H])*)\s*\.?",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?:Giải thích|Lời giải|Vì sao)\s*[:.]\s*(?P<rest>.+)", re.IGNORECASE)
_SOURCES = {"can cu", "can cu phap ly", "van ban can cu", "tai lieu tham khao", "nguon", "nguon tham khao", "tai lieu"}
_LONGEST_NAME = 90
_MOST_STEM = 3
"""Paragraphs between the head of a question and its options."""


@dataclass(frozen=True)
class Box:
    """An own block of lessons: `kind` is ghi-nho, tinh-huong or viec-lam; `head` what stands behind it."""

    kind: str
    head: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A check question with its options, which of them are right, and why."""

    stem: tuple[str, ...]
    options: tuple[tuple[str, bool], ...]
    explanation: str


@dataclass(frozen=True)
class Captioned:
    """A picture with the line under it."""

    picture: int
    alt: str
    caption: str


Found = WordBlock | Box | Question | Captioned


def plain(text: str) -> str:
    """The words of a line without the signs of bold and italic."""
    return _MARKS.sub("", text).strip()


def is_sources(title: str) -> bool:
    """Whether a heading opens the list of sources."""
    bare = re.sub(r"^(?:\d+|[ivx]+)\s*[.)\\ -]+", "", fold(plain(title))).strip(" .:")
    return bare in _SOURCES


def finds(blocks: Sequence[WordBlock]) -> Iterator[Found]:
    """The blocks, those that belong together as one thing."""
    at = 0
    while at < len(blocks):
        found, taken = _at(blocks, at)
        yield found
        at += taken


def keyless(blocks: Sequence[WordBlock]) -> Iterator[str]:
    """The heads of questions that have options and no key that can be seen."""
    for at, block in enumerate(blocks):
        is_head = block.kind is BlockKind.TEXT and _STEM.match(plain(block.text)) is not None
        if is_head and _question(blocks, at) is None and _has_options(blocks, at):
            yield plain(block.text)[:80]


def _at(blocks: Sequence[WordBlock], at: int) -> tuple[Found, int]:
    """What begins at a place, and how many blocks it takes."""
    block = blocks[at]
    if block.kind is BlockKind.FRAME:
        rows = block.text.split("\n\n")
        box = _box(rows[0], rows[1:])
        return (box[0] if box else block), 1
    if block.kind is BlockKind.PICTURE:
        return _captioned(blocks, at)
    if block.kind is not BlockKind.TEXT:
        return block, 1
    if (question := _question(blocks, at)) is not None:
        return question
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    rest = [following.text] if following is not None and following.kind in {BlockKind.TEXT, BlockKind.LIST} else []
    box = _box(block.text, rest)
    return (box[0], 1 + box[1]) if box else (block, 1)


def _box(first: str, others: Sequence[str]) -> tuple[Box, int] | None:
    """A box that a line opens, with how many of the other texts it needs; of a frame all of them belong to it."""
    words = plain(first)
    if found := _NOTE.fullmatch(words):
        return _filled("ghi-nho", "", found["rest"], others)
    if found := _TASK.fullmatch(words):
        return _filled("viec-lam", _("{n} phút").format(n=int(found["minutes"])), found["rest"], others)
    if found := _CASE.fullmatch(words):
        rest = found["rest"]
        is_name = bool(rest) and len(rest) <= _LONGEST_NAME and not rest.endswith((".", ":", ";"))
        return _filled("tinh-huong", rest if is_name else found["name"], "" if is_name else rest, others)
    return None


def _filled(kind: str, head: str, rest: str, others: Sequence[str]) -> tuple[Box, int] | None:
    """A box with words in it; None when it would be empty."""
    if rest and len(others) <= 1:
        return Box(kind, head, (rest,)), 0
    rows = (*([rest] if rest else []), *others)
    return (Box(kind, head, rows), len(others)) if rows else None


def _captioned(blocks: Sequence[WordBlock], at: int) -> tuple[Found, int]:
    """A picture with the line under it, when that is a caption."""
    block = blocks[at]
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if following is not None and following.kind is BlockKind.TEXT and _CAPTION.fullmatch(plain(following.text)):
        caption = re.sub(r"\\(.)", r"\1", plain(following.text)).replace('"', "”")
        return Captioned(block.picture, block.text, caption), 2
    return Captioned(block.picture, block.text, ""), 1


def _question(blocks: Sequence[WordBlock], at: int) -> tuple[Question, int] | None:
    """A question that begins at a place, with its options and its key; None when one of them is missing."""
    if (head := _STEM.match(plain(blocks[at].text))) is None:
        return None
    stem, place = _stem(blocks, at, head["rest"])
    options, place = _options(blocks, place)
    keys, why, place = _answer(blocks, place)
    if not keys:
        keys = {letter for letter, _text, bold in options if bold}
        keys = keys if len(keys) < len(options) else set()
    letters = [letter for letter, _text, _bold in options]
    if not stem or len(options) < 2 or not keys or not keys <= set(letters) or letters != list("ABCDEFGH"[: len(letters)]):
        return None
    return Question(stem, tuple((text, letter in keys) for letter, text, _bold in options), why), place - at


def _has_options(blocks: Sequence[WordBlock], at: int) -> bool:
    """Whether options stand behind the head of a question."""
    head = _STEM.match(plain(blocks[at].text))
    _words, place = _stem(blocks, at, head["rest"] if head else "")
    return len(_options(blocks, place)[0]) > 1


def _stem(blocks: Sequence[WordBlock], at: int, first: str) -> tuple[tuple[str, ...], int]:
    """The words of a question, and where they end."""
    rows, place = ([first] if first else []), at + 1
    while place < len(blocks) and place - at <= _MOST_STEM and blocks[place].kind is BlockKind.TEXT:
        words = plain(blocks[place].text)
        if _OPTION.match(words) or _STEM.match(words) or _KEY.fullmatch(words):
            break
        rows.append(blocks[place].text)
        place += 1
    return tuple(rows), place


def _options(blocks: Sequence[WordBlock], place: int) -> tuple[list[tuple[str, str, bool]], int]:
    """(letter, words, whether bold) of the options, each on a line or several on one, and where they end."""
    found: list[tuple[str, str, bool]] = []
    while place < len(blocks) and blocks[place].kind is BlockKind.TEXT:
        rows = [_OPTION.fullmatch(row) for row in _NEXT_OPTION.split(blocks[place].text)]
        if not all(rows):
            break
        found += [(row["letter"], plain(row["text"]), row["bold"] is not None) for row in rows if row is not None]
        place += 1
    return found, place


def _answer(blocks: Sequence[WordBlock], place: int) -> tuple[set[str], str, int]:
    """The key and the reason behind the options, and where they end."""
    keys, why = set[str](), ""
    while place < len(blocks) and blocks[place].kind is BlockKind.TEXT:
        words = plain(blocks[place].text)
        if not keys and (key := _KEY.fullmatch(words)):
            keys = set(re.findall(r"[A-H]", key["keys"].replace("và", ",").upper()))
        elif not why and (reason := _WHY.fullmatch(words)):
            why = reason["rest"]
        else:
            break
        place += 1
    return keys, why, place
