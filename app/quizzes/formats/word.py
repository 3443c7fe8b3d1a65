"""Word papers as lecturers have them: the file as lines with their formatting, then read as a paper."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from app.courses.formats.word.looks import Looks
from app.courses.formats.word.numbers import Numbers
from app.kernel.letters import better_encoding, converted, encoding_of_font, is_capitals_font, latin
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.kernel.word_file import checked_word
from app.quizzes.formats.office.walking import Letter, Raw, RawTable, Walker
from app.quizzes.formats.prose.lines import PLAIN, Line, Sheaf, Style, Table, TableCell
from app.quizzes.formats.prose.reading import read_sheaf
from app.quizzes.formats.records import FileReading

_NOTES = {
    "changes": _("Tệp có {n} chỗ sửa đang theo dõi; đọc như khi đã chấp nhận mọi chỗ sửa."),
    "comments": _("Tệp có {n} lời bình bên lề; không đưa vào câu hỏi."),
    "hidden": _("Tệp có {n} chỗ chữ ẩn; không đưa vào câu hỏi."),
    "boxes": _("Tệp có {n} khung chữ; chữ trong khung đọc sau đoạn mang khung ấy."),
    "notes": _("Tệp có {n} chú thích cuối trang; viết vào trong ngoặc ở chỗ gọi chú thích."),
    "tcvn3": _("Chữ kiểu cũ TCVN3 (.VnTime) đã đổi sang Unicode."),
    "vni": _("Chữ kiểu cũ VNI đã đổi sang Unicode."),
}


def read(data: bytes) -> FileReading:
    """The questions of a .docx. Refused: see `checked_word`; "truncated", "too_long", "no_questions"."""
    return read_sheaf(sheaf_of(data), "docx")


def sheaf_of(data: bytes) -> Sheaf:
    """The lines and tables of a .docx. Refused: see `checked_word`; "truncated"."""
    checked = checked_word(data)
    try:
        document = Document(io.BytesIO(checked))
        walker = Walker(document, Looks(_part(document, RELATIONSHIP_TYPE.STYLES)), *_numbered(document))
        raw = list(walker.blocks(document.element.body))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # python-docx and lxml raise whatever they stumble over in a damaged file
        sentence = _("Tệp Word không đọc được, có thể bị hỏng. Mở tệp bằng Word, lưu lại rồi tải lên lần nữa.")
        raise Refused("truncated", sentence) from error
    encodings = _encodings(raw)
    notes = _notes(walker.counts, encodings)
    return Sheaf(tuple(_block(one, encodings) for one in raw), walker.things, notes)


def _numbered(document: Any) -> tuple[Numbers, Any]:
    """The lists and the footnotes of a file."""
    return Numbers(_part(document, RELATIONSHIP_TYPE.NUMBERING)), _part(document, RELATIONSHIP_TYPE.FOOTNOTES)


def _part(document: Any, kind: str) -> Any:
    """The root element of a part that belongs to the document; None without it."""
    from lxml import etree  # comes with python-docx

    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            part = relation.target_part
            element = getattr(part, "element", None)
            return (
                element
                if element is not None
                else etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            )
    return None


def _all(raw: Sequence[Raw | RawTable]) -> Iterator[Raw]:
    """Every line of a file."""
    for block in raw:
        if isinstance(block, Raw):
            yield block
        else:
            yield from (line for row in block.rows for lines, _shaded in row for line in lines)


def _encodings(raw: Sequence[Raw | RawTable]) -> Mapping[str, str]:
    """The old encoding of the letters in each kind of font ("tcvn3", "vni", "" for all others), where there is one."""
    texts: dict[str, list[str]] = {}
    for line in _all(raw):
        for letter, face in line.letters[line.auto :]:
            texts.setdefault(encoding_of_font(face.font), []).append(letter)
        for pieces in texts.values():
            pieces.append(" ")
    return {kind: encoding for kind, pieces in texts.items() if (encoding := better_encoding("".join(pieces), kind))}


def _notes(counts: Counter[str], encodings: Mapping[str, str]) -> tuple[str, ...]:
    """What is to be known of the whole file."""
    said = [_NOTES[name].format(n=count) for name, count in counts.items() if count]
    return (*said, *(_NOTES[name] for name in sorted(set(encodings.values()))))


def _block(raw: Raw | RawTable, encodings: Mapping[str, str]) -> Line | Table:
    """A line or a table in clean letters."""
    if isinstance(raw, Raw):
        return _line(raw, encodings)
    rows = [[TableCell(tuple(_line(line, encodings) for line in lines), shaded) for lines, shaded in row] for row in raw.rows]
    return Table(tuple(tuple(row) for row in rows), raw.number)


def _line(raw: Raw, encodings: Mapping[str, str]) -> Line:
    """A line: old encodings converted, NFC, one letter one style."""
    letters = list(_unicode(raw.letters, encodings))
    text, styles = "", list[Style]()
    for piece, style in _composed(letters):
        text += piece
        styles += [style] * len(piece)
    clean = latin(text)
    text = clean if len(clean) == len(text) else text
    return Line(text, tuple(styles), raw.number, raw.auto if len(text.rstrip()) > raw.auto else 0, raw.heading).tidied()


def _unicode(letters: Sequence[Letter], encodings: Mapping[str, str]) -> Iterator[tuple[str, Style]]:
    """The letters with runs of an old encoding converted together, because a letter and its mark may lie in two runs."""
    waiting: list[Letter] = []
    for letter, face in letters:
        encoding = encodings.get(encoding_of_font(face.font), "")
        if waiting and encoding != encodings.get(encoding_of_font(waiting[0][1].font), ""):
            yield from _converted(waiting, encodings)
            waiting = []
        waiting.append((letter, face))
    yield from _converted(waiting, encodings)


def _converted(letters: Sequence[Letter], encodings: Mapping[str, str]) -> Iterator[tuple[str, Style]]:
    """Letters of one encoding."""
    if not letters:
        return
    encoding = encodings.get(encoding_of_font(letters[0][1].font), "")
    if not encoding:
        yield from ((letter, face.style) for letter, face in letters)
        return
    for letter, place in converted("".join(letter for letter, _face in letters), encoding):
        face = letters[place][1]
        yield letter.upper() if is_capitals_font(face.font) else letter, face.style


def _composed(letters: Sequence[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """Letters in NFC: marks that stand apart join the letter before them."""
    text = "".join(letter for letter, _style in letters)
    if nfc(text) == text:
        yield from letters
        return
    at = 0
    for cluster in re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text, re.DOTALL):
        yield nfc(cluster), letters[at][1] if at < len(letters) else PLAIN
        at += len(cluster)
