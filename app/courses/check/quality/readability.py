"""Whether a text can be read on a phone: length of sentences and paragraphs, counted in written syllables (tiếng).

The measure is the sentence, not a formula of English syllables: Vietnamese writes every syllable as a word of its own, and
the Vietnamese readability formulas (Nguyễn and Henkin 1985) rest on the length of words and sentences too, of which only
the sentence is in the author's hand here. The thresholds:
- a sentence of more than 35 tiếng fills five lines of a 360 px screen (7 to 8 tiếng a line): a note; of more than 45 (six
  lines, its beginning out of mind before its end): a warning;
- a paragraph of more than 90 tiếng is more than twelve lines, a whole screen without a resting place: a warning; in a bank
  120, because the stem of a case stands alone at the head of its page and is read once for all its questions;
- a lesson of which more than one sentence in ten has over 30 tiếng reads heavily as a whole: a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.courses.check.codes import HEAVY, PARAGRAPH, SENTENCE, found
from app.courses.check.quality.passages import Kind, Passage, count
from app.courses.check.quality.writings import BANK, LESSON, Writing
from app.courses.faults import Fault
from app.kernel.periods import say_number
from app.kernel.text import _

LONG_SENTENCE = 35
TOO_LONG_SENTENCE = 45
LONG_PARAGRAPH = 90
LONG_STEM = 120
HEAVY_SENTENCE = 30
HEAVY_SHARE = 0.1
_END = re.compile(r"(?<=;)\s+|(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*[A-ZÀ-ỸĐ0-9])|(?<=[:;])\s+(?=[\"“])")
_ABBREVIATED = re.compile(r"\b(?:v\.v|TP|Th\.S|TS|PGS|GS|Đ/c|số|tr)\.(?=\s)")
_NOT_READ = {Kind.PICTURE, Kind.SOURCE}


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage; a semicolon ends one for the eye, and what is quoted after a colon is one of its own."""
    return [part for part in _END.split(_ABBREVIATED.sub(lambda match: match.group(0)[:-1], text)) if part.strip()]


def readability_faults(writing: Writing) -> Iterator[Fault]:
    """Sentences and paragraphs of a file that are too long, and whether a lesson is heavy as a whole."""
    lengths = list[int]()
    most = LONG_STEM if writing.kind == BANK else LONG_PARAGRAPH
    for passage in writing.passages:
        if passage.kind in _NOT_READ:
            continue
        for sentence in sentences_of(passage.text):
            lengths.append(count(sentence))
            yield from _long_sentence(writing.file, passage, sentence, lengths[-1])
        if passage.kind is not Kind.CELL and passage.syllables > most:
            said = _("Đoạn dài {n} tiếng, quá một màn hình điện thoại ({most} tiếng); tách đoạn: “{text}…”.")
            sentence = said.format(n=passage.syllables, most=most, text=passage.text[:50])
            yield found(writing.file, passage.line, PARAGRAPH, sentence, passage.text)
    if writing.kind == LESSON and lengths:
        yield from _heavy(writing, lengths)


def _long_sentence(file: str, passage: Passage, sentence: str, length: int) -> Iterator[Fault]:
    """A sentence that is long, or too long."""
    if length > LONG_SENTENCE:
        said = _("Câu dài {n} tiếng, nên tách: “{text}…”.").format(n=length, text=sentence[:70])
        yield found(file, passage.line, SENTENCE, said, sentence, note=length <= TOO_LONG_SENTENCE)


def _heavy(writing: Writing, lengths: list[int]) -> Iterator[Fault]:
    """Too many long sentences in one lesson."""
    share = sum(length > HEAVY_SENTENCE for length in lengths) / len(lengths)
    if share > HEAVY_SHARE:
        said = _("{share}% số câu của bài dài hơn {most} tiếng; viết ngắn lại cho dễ đọc trên điện thoại.")
        yield found(writing.file, 1, HEAVY, said.format(share=say_number(round(share * 100)), most=HEAVY_SENTENCE))
