"""Vietnamese text: one normal form, a search key without accents, and the order of the dictionary."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: index for index, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""huyền, hỏi, ngã, sắc, nặng: the secondary order of CLDR's Vietnamese collation."""
_LOOKALIKES = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u200b": None, "\ufeff": None, "\x00": None})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Control signs, signs of direction, halves of signs and signs of private use."""
_OLD_TONE = re.compile(
    r"(o|u)([àáảãạ]|[èéẻẽẹ]|[ỳýỷỹỵ])(?![a-zăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ])"
)


def _(text: str) -> str:
    """Mark a sentence of the interface for translation; Vietnamese is the source language, so it is returned as it is."""
    return text


def nfc(text: str) -> str:
    """`text` in the one form that is stored: NFC, look-alike letters mended, no invisible characters."""
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


def without_controls(text: str) -> str:
    """`text` without the signs that show nothing and turn or hide what stands around them; lines and tabs stay."""
    return "".join(char for char in text if char in "\n\t\r" or unicodedata.category(char) not in _UNSEEN)


def squeeze(text: str) -> str:
    """NFC `text` with every run of white space as one space and none at the ends."""
    return " ".join(nfc(text).split())


def strip_accents(text: str) -> str:
    """`text` without tone and vowel marks, đ as d; case is kept."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """The search key of `text`: lower case, no accents, đ as d, single spaces."""
    return strip_accents(squeeze(text)).lower()


def same_tone_placement(text: str) -> str:
    """`text` in lower case with the tone of oa, oe, uy on the first vowel (hòa, thúy), so that both schools compare equal."""
    lowered = squeeze(text).lower()
    return _OLD_TONE.sub(_move_tone, lowered)


def _move_tone(match: re.Match[str]) -> str:
    """The pair of vowels with its tone moved to the first one; "quý" is left alone because its u belongs to the q."""
    if match.group(1) == "u" and match.string[max(match.start() - 1, 0) : match.start()] == "q":
        return match.group(0)
    base = unicodedata.normalize("NFD", match.group(2))
    return unicodedata.normalize("NFC", match.group(1) + base[1:] + base[0])


def sort_key(text: str) -> str:
    """A string that orders texts as a Vietnamese dictionary does (letters first, tones second), the same on every database."""
    primary: list[str] = []
    secondary: list[str] = []
    for char in squeeze(text).lower():
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
        primary.append(chr(0x41 + _ORDER[letter]) if letter in _ORDER else (letter if letter < "A" else "~"))
        secondary.append(str(tone))
    return "".join(primary) + "!" + "".join(secondary)


def name_sort_key(full_name: str) -> str:
    """The order of lists of people: given name (last word), then family name, then what stands between."""
    words = squeeze(full_name).split(" ")
    if len(words) < 2:
        return sort_key(words[0])
    return "!!".join(sort_key(part) for part in (words[-1], words[0], " ".join(words[1:-1])))


def given_name(full_name: str) -> str:
    """The name by which a person is called: the last word."""
    return squeeze(full_name).split(" ")[-1]


def slug(text: str) -> str:
    """An address-safe form that keeps đ as d: "Đi cơ sở" becomes "di-co-so"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
