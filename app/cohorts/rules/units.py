"""Reading a unit as lists write it: "Hội LHPN xã Mường Lát", "xã Mường Lát", "HPN X. Muong Lat", "Mường Lát"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.kernel.text import fold, same_tone_placement, strip_accents

_BODIES = (
    "ban chap hanh", "bch", "hoi lien hiep phu nu viet nam", "hoi lien hiep phu nu", "hoi lhpn", "hoi phu nu", "hoi pn",
    "hlhpn", "lien hiep phu nu", "lhpn", "hpn", "hoi", "uy ban nhan dan", "ubnd", "uy ban mttq", "ub mttq", "ubmttq", "mttq",
    "dang uy", "hdnd",
)  # fmt: skip
_BODY = re.compile(rf"^(?:{'|'.join(_BODIES)})\b\s*")
_SHORT_KINDS = {"x": "xa", "p": "phuong", "tt": "thi tran", "t": "tinh"}
_KIND = re.compile(r"^(xa|phuong|thi tran|tinh|huyen|thanh pho|thi xa)\s+(?=\S)")
_ABOVE = re.compile(r"^((?:xa|phuong|thi tran)\s\S.*?)\s(?:tinh|huyen|thi xa|thanh pho|tp)\s.+$")
_COMMUNE = re.compile(r"^(?:xa|phuong|thi tran)\s")
_MENTIONED = re.compile(r"\b(?:xa|phuong|thi tran)\s+\S.*$")


@dataclass(frozen=True)
class UnitMatch:
    """What a text names: `unit_id` when it is certain, else the candidates and why: missing, unknown, ambiguous."""

    unit_id: int | None
    candidates: tuple[int, ...] = ()
    why: str = ""


@dataclass
class UnitIndex:
    """All units of today by the ways in which people write them."""

    by_key: dict[str, set[int]] = field(default_factory=dict)
    by_bare: dict[str, set[int]] = field(default_factory=dict)
    spellings: dict[int, set[str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, str]]) -> UnitIndex:
        """An index of (id, name, search key) rows; a unit's own name comes before its aliases."""
        index = cls()
        for unit_id, name, key in rows:
            index.names.setdefault(unit_id, name)
            index.by_key.setdefault(key, set()).add(unit_id)
            index.by_bare.setdefault(_bare(key), set()).add(unit_id)
            spelling = same_tone_placement(name)
            index.spellings.setdefault(unit_id, set()).update({spelling, _bare_accented(spelling)})
        return index

    def find(self, text: str) -> UnitMatch:
        """The unit that `text` names; never a guess between two."""
        if not text.strip():
            return UnitMatch(None, (), "missing")
        for key in _readings(text):
            namesakes = self.by_bare.get(_bare(key), set())
            if not namesakes:
                continue
            exact = self.by_key.get(key, set()) if _KIND.match(key) else namesakes
            if len(exact) == 1 and (len(namesakes) == 1 or (_KIND.match(key) and self._spelt_alike(text, exact))):
                return UnitMatch(next(iter(exact)))
            return UnitMatch(None, tuple(sorted(namesakes)), "ambiguous")
        return UnitMatch(None, (), "unknown")

    def _spelt_alike(self, text: str, unit_ids: set[int]) -> bool:
        """Whether a text with accents has the accents of the unit; one without accents contradicts nothing."""
        words = same_tone_placement(text)
        if words == strip_accents(words):
            return True
        return any(words.endswith(spelling) for unit_id in unit_ids for spelling in self.spellings[unit_id])


def _readings(text: str) -> list[str]:
    """The search keys that a text may mean, most literal first: each piece between commas, without the body's name.

    Pieces after the first one count only when they say what kind of commune they are; else they are what lies above it.
    """
    found: list[str] = []
    for number, piece in enumerate(re.split(r"[,;()\u2013]|\s-\s", text)):
        literal = key = re.sub(r"[^a-z0-9]+", " ", fold(piece)).strip()
        while (shorter := _BODY.sub("", key)) != key:
            key = shorter
        mentioned = _MENTIONED.search(key)
        readings = [_long_kind(literal), _long_kind(key), mentioned[0] if mentioned else ""]
        readings += [_ABOVE.sub(r"\1", reading) for reading in readings]
        found += [key for key in readings if key and key not in found and (number == 0 or _COMMUNE.match(key))]
    return found


def _long_kind(key: str) -> str:
    """A search key with "x", "p", "tt" as the first word written out."""
    first, _space, rest = key.partition(" ")
    return f"{_SHORT_KINDS[first]} {rest}" if rest and first in _SHORT_KINDS else key


def _bare(key: str) -> str:
    """A search key without the word for the kind of unit."""
    return _KIND.sub("", key)


def _bare_accented(spelling: str) -> str:
    """A spelling without its first word when that is the kind of unit."""
    first, _space, rest = spelling.partition(" ")
    return rest if rest and fold(first) in {"xa", "phuong", "tinh"} else spelling
