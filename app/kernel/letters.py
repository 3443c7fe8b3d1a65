"""Letters that only look right: Cyrillic ones in Vietnamese words, and the old encodings by font and by sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from app.kernel.old_encodings import from_tcvn3, from_vni
from app.kernel.syllables import share_of_syllables

_CYRILLIC = str.maketrans("АВЕІКМНОРСТХУаеорсухі", "ABEIKMHOPCTXYaeopcyxi")
_MIXED = re.compile(r"[^\W\d_]*[АВЕІКМНОРСТХУаеорсухі][^\W\d_]*")
_VNI_TOKEN = re.compile(r"[aeoôuöyAEOÔUÖY][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|.", re.DOTALL)
_SAMPLE = 40_000
"""Letters that are looked at."""
_SURE = 0.7
"""Of the words with a mark, the part that must be Vietnamese before a text is believed to be in an old encoding."""


def latin(text: str) -> str:
    """`text` with Cyrillic letters that look Latin as Latin ones, in words of which all other letters are Latin."""
    return _MIXED.sub(lambda found: _one_script(found[0]), text)


def _one_script(word: str) -> str:
    """The word in Latin letters when that leaves nothing Cyrillic."""
    bare = word.translate(_CYRILLIC)
    return word if any("\u0400" <= letter <= "\u04ff" for letter in bare) else bare


@cache
def encoding_of_font(name: str) -> str:
    """The old encoding that fonts of this name are made for: "tcvn3", "vni" or ""."""
    bare = name.strip().lower()
    if bare.startswith(".vn"):
        return "tcvn3"
    return "vni" if bare.startswith(("vni-", "vni ")) else ""


def is_capitals_font(name: str) -> bool:
    """Whether a font of the old encodings shows small letters as capitals (.VnTimeH)."""
    return encoding_of_font(name) == "tcvn3" and name.strip().endswith("H")


def better_encoding(text: str, named: str) -> str:
    """The old encoding in which `text` really is: `named` by its font, or found by sight for "" when nothing else fits; "" when
    it is Unicode."""
    text = text[:_SAMPLE]
    own = share_of_syllables(text)
    if not named and own >= _SURE:
        return ""
    shares = {
        name: share_of_syllables(converted)
        for name in ((named,) if named else ("tcvn3", "vni"))
        if (converted := _whole(text, name))
    }
    best = max(shares, key=lambda name: shares[name], default="")
    if not best or shares[best] <= own:
        return ""
    return best if named or (shares[best] >= _SURE and own < 0.5) else ""


def converted(text: str, encoding: str) -> Iterator[tuple[str, int]]:
    """(letter, place in `text` that it comes from) of a text in an old encoding."""
    tokens: Sequence[str] = _VNI_TOKEN.findall(text) if encoding == "vni" else list(text)
    place = 0
    for token in tokens:
        for letter in _decoded(token, encoding):
            yield letter, place
        place += len(token)


def _whole(text: str, encoding: str) -> str:
    """A text out of an old encoding."""
    return "".join(letter for letter, _place in converted(text, encoding))


def _decoded(token: str, encoding: str) -> str:
    """A letter, or a letter and its mark; what the encoding does not have stays as it is."""
    data = bytearray()
    for letter in token:
        for codec in ("cp1252", "latin-1"):
            try:
                data += letter.encode(codec)
                break
            except UnicodeEncodeError:
                continue
        else:
            return token
    try:
        return from_vni(bytes(data)) if encoding == "vni" else from_tcvn3(bytes(data))
    except UnicodeDecodeError:
        return token
