"""Whether words can be Vietnamese: how a syllable is built, for telling the encodings of a text apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSET = "(?:ngh|ng|nh|gh|gi|qu|ch|kh|ph|th|tr|[bcdđghklmnprstvx])?"
_OPEN = (
    "a|e|ê|i|o|ô|ơ|u|ư|y|ia|ua|ưa|oa|oe|uê|uy|uơ|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|ưu|ươi|ươu|uôi|oai|oay|oao"
    "|oeo|uây|uyu|ue|ây|uay|uai|uao|uau"
)
_NUCLEUS = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê|ua|uă|ue"
_SYLLABLE = re.compile(f"{_ONSET}(?:(?:{_OPEN})|(?:{_NUCLEUS})(?:ng|nh|ch|[mnpct]))")
_STOPPED = re.compile("(?:ch|[cpt])$")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHARP = "\u0301\u0323"
"""Sắc and nặng: the only tones of a syllable that ends in p, t, c or ch."""
_WORD = re.compile(r"[^\W\d_]+")


def share_of_syllables(text: str) -> float:
    """Of the words of NFC `text` that have a letter beyond ASCII, the share that can be Vietnamese; 0.5 where there is none.

    One word more of each kind is counted, so that few words convince less than many.
    """
    words = [word for word in _WORD.findall(text) if word.isalpha() and not word.isascii()]
    return (sum(map(is_syllable, words)) + 1) / (len(words) + 2)


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether a word is built like a Vietnamese syllable, its tone included."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONES]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or (bool(tones) and tones[0] in _SHARP)
