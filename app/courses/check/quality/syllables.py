"""Which written syllables Vietnamese has: onset x rime x tone, after the rules of the orthography.

Sources of the rules: the spelling rules for school books, Quyết định 240/QĐ ngày 5/3/1984 of the Ministry of Education
(i and y, place of the tone), and the tables of onsets and rimes of every primer (Tiếng Việt 1). In short:
c, g, ng before a ă â o ô ơ u ư; k, gh, ngh before e ê i y; q only with u; a rime that ends in c, ch, p, t has the tone sắc or
nặng and no other; the tone stands on the main vowel, of iê, uô, ươ on the second letter, of ia, ua, ưa on the first.
Both schools of oa, oe, uy without a final are right (hòa and hoà), and i and y for each other (kỹ sư and kĩ sư).
Foreign syllables (pin, xăng, ga) that follow the rules are legal; others belong into tu-dien.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
_STOPS = ("c", "ch", "p", "t")
_BEFORE_FRONT = {"k", "gh", "ngh"}
_BEFORE_BACK = {"c", "g", "ng"}
_LABIAL = {"b", "m", "p", "ph", "v"}
_FRONT = "eêiy"


def _words(text: str) -> tuple[str, ...]:
    """The words of a table."""
    return tuple(text.split())


_ONSETS = ("", *_words("b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x"))
_PLAIN = _words("""
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu  i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong oong ooc op ot  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut  uôc uôi uôm uôn uông uôt  ư ưa ưc ưi ưm ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
""")
_ROUNDED = _words("""
    oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt  oe oem oen oeo oet
    uân uâng uât uây  uê uêch uênh uêu  uơ  uy uya uych uyên uyêt uynh uyt uyu uyn uyp
""")
_ALONE = _words("y yêm yên yêng yêt yêu")
_AFTER_QU = _words("""
    a ac ach ai am an ang anh ao at au ay  ăc ăm ăn ăng ăp ăt  ân âng ât ây  e en eo et  ê êch ên ênh êt êu  i it ich in inh iu
    ơ ơn ơi  y ych yên yêt ynh yt yp  ôc  oang oăt
""")
_AFTER_GI = _words("i im in ip iêc iên iêng iêt iêu")
"""Rimes whose first letter is the i of gi."""
_Y_FOR_I = {"h", "k", "l", "m", "n", "s", "t", "th", "tr", "v"}
"""Onsets before which a lone i may be written y: kỹ, lý, Thy."""
_PAIRS = re.compile(r"[iy]ê|uô|ươ")


@dataclass(frozen=True)
class Shape:
    """A syllable without its tone: the places of its tone from 0 (two: the old school's first), and whether it stops."""

    places: tuple[int, ...]
    stops: bool


@dataclass(frozen=True)
class Reading:
    """A written syllable: its letters without the tone, the tone, and the place of the letter that has it (-1: none)."""

    letters: str
    tone: str
    place: int


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, any case) is a syllable that Vietnamese can write."""
    return fault_of(word) == ""


@cache
def fault_of(word: str) -> str:
    """Why `word` is no syllable: "tone" (one that this rime cannot have), "place" (on the wrong letter), "letters"; or ""."""
    reading = read(word)
    shape = _table().get(reading.letters) if reading else None
    if reading is None or shape is None:
        return "letters"
    if shape.stops and reading.tone not in {"sắc", "nặng"}:
        return "tone"
    return "" if reading.place < 0 or reading.place in shape.places else "place"


def moved(word: str) -> str:
    """`word` with its tone on the letter where it belongs; for two schools, the first letter (hòa)."""
    reading = read(word)
    shape = _table().get(reading.letters) if reading else None
    if reading is None or shape is None or reading.place < 0:
        return word
    mark = next(mark for mark, tone in TONES.items() if tone == reading.tone)
    letters = [*word]
    letters[reading.place] = _without(letters[reading.place])
    letters[shape.places[0]] = unicodedata.normalize("NFC", letters[shape.places[0]] + mark)
    return "".join(letters)


@cache
def school(word: str) -> str:
    """ "old" for hòa, "new" for hoà, "" where both schools write the same."""
    reading = read(word)
    shape = _table().get(reading.letters) if reading else None
    if reading is None or shape is None or len(shape.places) < 2 or reading.place not in shape.places:
        return ""
    return "old" if reading.place == shape.places[0] else "new"


def read(word: str) -> Reading | None:
    """`word` taken apart; None when it has two tones, or a mark that no letter carries."""
    tone, place = "", -1
    letters = []
    for at, char in enumerate(word.lower()):
        marks = unicodedata.normalize("NFD", char)
        found = [TONES[mark] for mark in marks if mark in TONES]
        if (found and tone) or unicodedata.combining(char):
            return None
        if found:
            tone, place = found[0], at
        letters.append(_without(char))
    return Reading("".join(letters), tone, place)


def _without(char: str) -> str:
    """A letter without its tone; ă, ê, ơ keep their marks."""
    return unicodedata.normalize("NFC", "".join(mark for mark in unicodedata.normalize("NFD", char) if mark not in TONES))


@cache
def _table() -> dict[str, Shape]:
    """Every syllable without tones."""
    return dict(_shapes())


def _shapes() -> Iterator[tuple[str, Shape]]:
    """Onsets with the rimes that they may have."""
    for onset in _ONSETS:
        for rime in _PLAIN:
            if _agrees(onset, rime):
                yield onset + rime, _shape(len(onset), rime)
        for rime in _ROUNDED:
            if onset not in _LABIAL | _BEFORE_FRONT and (onset != "c" or rime[0] == "o"):
                yield onset + rime, _shape(len(onset), rime, rounded=True)
        if onset in _Y_FOR_I:
            yield onset + "y", _shape(len(onset), "y")
    for rime in _ALONE:
        yield rime, _shape(0, rime)
    for rime in _PLAIN:
        if rime[0] != "i":
            yield "gi" + rime, _shape(2, rime)
    for rime in _AFTER_GI:
        yield "g" + rime, _shape(1, rime)
    for rime in _AFTER_QU:
        yield "qu" + rime, _shape(2, rime)


def _agrees(onset: str, rime: str) -> bool:
    """Whether the letter of the onset is the one that stands before this vowel."""
    if onset in _BEFORE_FRONT:
        return rime[0] in _FRONT
    if onset in _BEFORE_BACK:
        return rime[0] not in _FRONT
    return bool(onset) or not rime.startswith("iê")


def _shape(before: int, rime: str, *, rounded: bool = False) -> Shape:
    """Where the tone stands in a rime that begins after `before` letters."""
    stops = rime.endswith(_STOPS)
    if rounded and rime in {"oa", "oe", "uy"}:
        return Shape((before, before + 1), stops)
    start = 1 if rounded or rime.startswith(("oo", "oa", "oă")) else 0
    at = start + 1 if _PAIRS.match(rime, start) else start
    return Shape((before + at,), stops)
