"""Words that are no Vietnamese, words that are right but wrong here, words written twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.courses.check.codes import DOUBLED, MISTAKE, SCHOOLS, SPELLING, found
from app.courses.check.quality.lexicon import Lexicon
from app.courses.check.quality.passages import Passage
from app.courses.check.quality.syllables import fault_of, moved, school
from app.courses.check.quality.writings import Writing
from app.courses.faults import Fault
from app.kernel.text import _

WORD = re.compile(r"[^\W\d_]+")
DOCUMENT = re.compile(r"(?:\d[\w.]{0,20}|[A-ZĐ]{2,12}|…|\.{2,20})?[-/][A-ZĐ][\wĐ]*(?:[-/.][A-ZĐ][\wĐ]*)*|(?<!\w)\w*\d\w*")
"""Signs of documents (4473/QĐ-ĐCT, …/KH-BTV) and words with figures (A0, QH15): no syllables."""
ROMAN = re.compile(r"[IVXLC]+")
_LONGEST_PHRASE = 60
_TWICE = re.compile(r"(?<!\w)([^\W\d_]+)\s+\1(?!\w)", re.IGNORECASE)


def spelling_faults(writing: Writing, lexicon: Lexicon) -> Iterator[Fault]:
    """What is misspelled in a file, each word once for a line."""
    for passage in writing.passages:
        for word in dict.fromkeys(WORD.findall(DOCUMENT.sub(" ", passage.text))):
            if sentence := _wrong(word, lexicon):
                yield found(writing.file, passage.line, SPELLING, sentence, word)
        yield from _mistaken(writing.file, passage, lexicon)
        yield from _doubled(writing.file, passage, lexicon)


def _wrong(word: str, lexicon: Lexicon) -> str:
    """What is wrong with a word, or ""; abbreviations are looked at elsewhere."""
    if lexicon.knows(word) or (len(word) == 1 and word.isupper()) or is_abbreviation(word) or ROMAN.fullmatch(word):
        return ""
    match fault_of(word):
        case "":
            return ""
        case "place":
            return _("“{word}” đặt dấu sai chỗ; viết “{right}”.").format(word=word, right=moved(word))
        case "tone":
            return _("“{word}” thiếu dấu hoặc sai dấu: tiếng tận cùng c, ch, p, t chỉ có dấu sắc hoặc nặng.").format(word=word)
    return _("“{word}” không phải một tiếng Việt viết đúng. Sửa lại, hoặc thêm vào tu-dien.yml.").format(word=word)


def is_abbreviation(word: str) -> bool:
    """Whether a word is capitals for other words: UBND, TTg; a word in capitals that is a syllable (HỘI) is none."""
    capitals = sum(char.isupper() for char in word)
    return capitals >= 2 and word[0].isupper() and len(word) <= 8 and bool(fault_of(word))


def _mistaken(file: str, passage: Passage, lexicon: Lexicon) -> Iterator[Fault]:
    """Pairs that sound alike: the wrong one, with the right one."""
    for match in lexicon.wrong.finditer(passage.text):
        wrong = " ".join(match.group(0).lower().split())
        sentence = _("“{wrong}” là cách viết sai hay gặp; viết “{right}”.")
        yield found(file, passage.line, MISTAKE, sentence.format(wrong=wrong, right=lexicon.mistakes[wrong]), wrong)


def _doubled(file: str, passage: Passage, lexicon: Lexicon) -> Iterator[Fault]:
    """A word written twice by a slip; words that Vietnamese says twice (luôn luôn) are listed."""
    for match in _TWICE.finditer(passage.text):
        word = match.group(1).lower()
        around = passage.text[max(0, match.end() - _LONGEST_PHRASE) : match.end()].lower()
        if word not in lexicon.repeated and not any(around.endswith(phrase) for phrase in lexicon.repeated if " " in phrase):
            yield found(file, passage.line, DOUBLED, _("Lặp từ: “{words}”.").format(words=match.group(0)), word)


def school_notes(package_file: str, writings: Sequence[Writing]) -> Iterator[Fault]:
    """One package writes oa, oe, uy in one way: a note with the words of the rarer way and where each stands first."""
    counts = Counter[str]()
    first: dict[str, dict[str, tuple[str, int]]] = {"old": {}, "new": {}}
    for writing in writings:
        for passage in writing.passages:
            for word in WORD.findall(passage.text):
                if which := school(word):
                    counts[which] += 1
                    first[which].setdefault(word.lower(), (writing.file, passage.line))
    if len(counts) == 2:
        rare = min(counts, key=lambda which: counts[which])
        places = ", ".join(f"{word} ({file}:{line})" for word, (file, line) in sorted(first[rare].items())[:8])
        sentence = _("Gói viết cả hai cách đặt dấu (hòa, hoà): {old} lần kiểu hòa, {new} lần kiểu hoà. Kiểu ít hơn: {places}.")
        yield found(package_file, 1, SCHOOLS, sentence.format(old=counts["old"], new=counts["new"], places=places), note=True)
