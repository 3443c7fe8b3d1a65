"""How a Word file becomes lessons: where it is cut, what the sections are, and the text of each lesson's file."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.courses.rules.word_blocks import BlockKind, Place, Remark, WordBlock
from app.courses.rules.word_finds import Box, Captioned, Found, Question, finds, is_sources, keyless, plain
from app.kernel.periods import MINUTES_PER_PERIOD
from app.kernel.text import _, slug, squeeze

MAX_LESSONS = 60
_FEW_WORDS = 80
"""Words before the first heading that are the opening of the first lesson, not a lesson of their own."""
_LONG_WORDS = 600
"""Words from which a part is a lesson of its own."""
_WORDS_PER_MINUTE = 80
_DEEPEST = 4
_NOTE = re.compile(r"\[\^([we]\d+)\]")
_LINK = re.compile(r"(?<!\\)\[([^\[\]]*)\]\((https?://[^()\s]+)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]|#>+:=.)-])")


@dataclass(frozen=True)
class Part:
    """A stretch of the file that may become a lesson."""

    title: str
    blocks: tuple[WordBlock, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(block.words for block in self.blocks)

    @property
    def pictures(self) -> tuple[int, ...]:
        """The numbers of its pictures, each once."""
        return tuple(dict.fromkeys(block.picture for block in self.blocks if block.picture >= 0))


@dataclass(frozen=True)
class LessonText:
    """A lesson as it will be written; `remarks` are what was made of the file while it was cut."""

    title: str
    body: str
    sources: tuple[tuple[str, str], ...]
    reading_minutes: int
    practice_minutes: int
    remarks: tuple[Remark, ...]

    @property
    def periods(self) -> float:
        """The tiết that its minutes fill: the next half, at least one half."""
        return max(math.ceil((self.reading_minutes + self.practice_minutes) / MINUTES_PER_PERIOD * 2 - 0.2) / 2, 0.5)


def levels_of(blocks: Sequence[WordBlock]) -> Mapping[int, int]:
    """How many headings of each level there are, the highest level first; lists of sources are none."""
    counts = Counter(block.level for block in blocks if block.kind is BlockKind.HEADING and not is_sources(block.text))
    return dict(sorted(counts.items()))


def best_level(blocks: Sequence[WordBlock]) -> int:
    """The level at which the file is best cut; 0: it is one lesson."""
    levels = levels_of(blocks)
    words, highest = sum(block.words for block in blocks), min(levels, default=0)
    for level, count in levels.items():
        if count > 1 and (words / count >= _LONG_WORDS or level == highest == 1):
            return level
        if count > 1:
            break
    return highest if levels.get(highest) == 1 else 0


def cut(blocks: Sequence[WordBlock], level: int, title: str) -> tuple[Part, ...]:
    """The parts between headings down to `level`; 0: all as one. What stands before the first heading belongs to the first."""
    parts: list[tuple[str, list[WordBlock]]] = [("", [])]
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level <= level and not is_sources(block.text):
            parts.append((_bare(block.text), []))
        else:
            parts[-1][1].append(block)
    opening, rest = parts[0][1], [(name, found) for name, found in parts[1:] if found]
    if opening and rest and sum(block.words for block in opening) < _FEW_WORDS:
        rest[0][1][:0] = opening
    elif opening or not rest:
        rest.insert(0, ("", opening))
    return tuple(Part(name or _first_title(found, title), tuple(found)) for name, found in rest)


def join(parts: Sequence[Part], joined: Mapping[int, str]) -> tuple[tuple[int, Part], ...]:
    """The parts that become lessons, with their numbers: those that are `joined` as "join" go on in the one before, the
    heading as that of a section; "skip" are left out."""
    kept: list[tuple[int, Part]] = []
    for number, part in enumerate(parts):
        how = joined.get(number, "")
        if how == "join" and kept:
            level = min((block.level for block in (*kept[-1][1].blocks, *part.blocks) if block.level), default=2)
            head = WordBlock(BlockKind.HEADING, part.title, level)
            kept[-1] = kept[-1][0], replace(kept[-1][1], blocks=(*kept[-1][1].blocks, head, *part.blocks))
        elif how != "skip":
            kept.append((number, part))
    return tuple(kept)


def write(part: Part, notes: Mapping[str, str], pictures: Mapping[int, tuple[str, str]]) -> LessonText:
    """The text of a lesson; `pictures` are (path, description) by their number."""
    blocks, sources = _apart(part.blocks)
    writer = _Writer(blocks, notes, pictures)
    body = writer.body()
    words = sum(1 for word in body.split() if any(letter.isalnum() for letter in word))
    reading = max(math.ceil(words / _WORDS_PER_MINUTE) + writer.questions, 1)
    here = Place(part.title)
    remarks = [replace(one, place=here) if one.place == Place() else one for one in writer.remarks]
    if sources:
        remarks.append(Remark("sources", here, times=len(sources)))
    return LessonText(_bare(part.title), body, sources, reading, writer.minutes, tuple(remarks))


def whole(text: LessonText, *, key: str, title: str, periods: float) -> str:
    """The lesson's file with its front matter."""
    rows = [f"id: {key}", f"title: {_quoted(title)}", f"periods: {periods:g}"]
    rows += [f"reading_minutes: {text.reading_minutes}", f"practice_minutes: {text.practice_minutes}"]
    rows += ["sources:"] if text.sources else ["sources: []"]
    for words, address in text.sources:
        rows.append(f"  - {{text: {_quoted(words)}{f', url: {_quoted(address)}' if address else ''}}}")
    body = text.body.replace(_KEY_SIGN, key[:60].strip("-"))
    return "\n".join(["---", *rows, "verify: []", "---", body])


_KEY_SIGN = "\ue010"
"""Stands for the lesson's key in those of its questions, until it has one."""


class _Writer:
    """Writes the blocks of one lesson; what it met fills meanwhile."""

    def __init__(self, blocks: Sequence[WordBlock], notes: Mapping[str, str], pictures: Mapping[int, tuple[str, str]]) -> None:
        self.blocks, self.notes, self.pictures = blocks, notes, pictures
        self.levels = sorted({block.level for block in blocks if block.kind is BlockKind.HEADING})
        self.remarks: list[Remark] = []
        self.questions = self.minutes = 0
        self.heading = ""
        self._keys: set[str] = set()

    def body(self) -> str:
        """The whole text."""
        pieces = [piece for found in finds(self.blocks) for piece in self._piece(found)]
        if not self.levels:
            pieces.insert(0, "## {} {{#noi-dung}}".format(_("Nội dung")))
            self.remarks.append(Remark("no_section"))
        self.remarks += [Remark("no_key", Place(), words) for words in keyless(self.blocks)]
        return self._with_notes("\n\n".join(pieces)) + "\n"

    def _piece(self, found: Found) -> Iterator[str]:
        """A thing as it is written."""
        if isinstance(found, Question):
            yield self._question(found)
        elif isinstance(found, Captioned):
            yield from self._picture(found)
        elif isinstance(found, Box):
            yield self._box(found)
        elif found.kind is BlockKind.HEADING:
            yield self._head(found)
        else:
            yield found.text

    def _head(self, block: WordBlock) -> str:
        """A heading, with a key that no other has."""
        self.heading = _bare(block.text)
        depth = self.levels.index(block.level) + 2
        if depth > _DEEPEST:
            self.remarks.append(Remark("deep", Place(self.heading)))
        base = slug(self.heading)[:60].strip("-") or "phan"
        key = next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(self._keys) + 3))) if name not in self._keys)
        self._keys.add(key)
        title = re.sub(r"[*\n]+", "", block.text).strip()[:200]
        return f"{'#' * min(depth, _DEEPEST)} {title} {{#{key}}}"

    def _box(self, box: Box) -> str:
        """An own block of lessons."""
        self.remarks.append(Remark(box.kind.replace("-", "_"), Place(self.heading), box.rows[0][:60]))
        if box.kind == "viec-lam":
            self.minutes += int(re.sub(r"\D", "", box.head))
        return "\n".join([f"::: {box.kind} {_bare(box.head)}".rstrip(), "\n\n".join(box.rows), ":::"])

    def _picture(self, found: Captioned) -> Iterator[str]:
        """A picture that was kept."""
        kept = self.pictures.get(found.picture)
        if kept is not None:
            alt = re.sub(r'[\[\]\n"\\]+', " ", kept[1] or found.alt or found.caption).strip()
            caption = f' "{found.caption}"' if found.caption else ""
            yield f"![{alt}]({kept[0]}{caption})"

    def _question(self, found: Question) -> str:
        """A check question; what it says to each option is left for the lecturer to write."""
        self.questions += 1
        right = sum(is_right for _text, is_right in found.options)
        self.remarks.append(Remark("question", Place(self.heading), plain(found.stem[0])[:60]))
        rows = [f"::: cau-hoi {_KEY_SIGN}-{self.questions} {{kind={'single' if right == 1 else 'several'}}}"]
        rows += ["\n\n".join(found.stem), "", *(f"- [{'x' if is_right else ' '}] {text}" for text, is_right in found.options)]
        return "\n".join([*rows, *(["", f"> {found.explanation}"] if found.explanation else []), ":::"])

    def _with_notes(self, text: str) -> str:
        """The text with its notes numbered from 1 and written at its end."""
        labels = [label for label in dict.fromkeys(_NOTE.findall(text)) if self.notes.get(label)]
        text = _NOTE.sub(lambda found: f"[^{labels.index(found[1]) + 1}]" if found[1] in labels else "", text)
        return "\n\n".join([text, *(f"[^{number}]: {self.notes[label]}" for number, label in enumerate(labels, 1))])


def _apart(blocks: Sequence[WordBlock]) -> tuple[list[WordBlock], tuple[tuple[str, str], ...]]:
    """The blocks without the list of sources, and the sources as (words, address)."""
    kept, sources, inside = list[WordBlock](), list[tuple[str, str]](), False
    for block in blocks:
        if block.kind is BlockKind.HEADING or (block.kind is BlockKind.TEXT and len(block.text) < 60 and is_sources(block.text)):
            inside = is_sources(block.text)
            if inside:
                continue
        if not inside or block.kind not in {BlockKind.TEXT, BlockKind.LIST}:
            kept.append(block)
            continue
        for row in block.text.split("\n"):
            words = re.sub(r"^\s*(?:-|\d+\\?[.)]|\\?\[\d+\\?\])\s*", "", row)
            link = _LINK.search(words)
            if bare := _bare(_LINK.sub(r"\1", words)):
                sources.append((bare[:500], link[2] if link else ""))
    return kept, tuple(sources)


def _first_title(blocks: Sequence[WordBlock], title: str) -> str:
    """What a part without a heading is called: as the file, else as its first heading, else by its first words."""
    heads = [block.text for block in blocks if block.kind is BlockKind.HEADING] or [block.text for block in blocks if block.words]
    return title or _bare(" ".join(heads[0].split()[:12]) if heads else "") or _("Bài mới")


def _bare(text: str) -> str:
    """Words without any sign of the grammar."""
    bare = _ESCAPED.sub(r"\1", _NOTE.sub("", re.sub(r"(?<!\\)\*+", "", text)))
    return squeeze(bare.replace("&amp;", "&").replace("&#58;", ":"))[:200]


def _quoted(words: str) -> str:
    """Words as YAML takes them, whatever they hold."""
    return '"' + squeeze(words).replace("\\", "\\\\").replace('"', '\\"') + '"'
