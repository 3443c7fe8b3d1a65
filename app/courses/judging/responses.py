"""The form in which a response is kept: a list of short texts, the same for every kind.

- single, several, true_false: keys of options; short, numeric, essay: one text; gaps: one text per gap, "" for an empty one;
- matching, ordering: "a=3", the letter on the left and the number that was given to it;
- case: each of these behind the key of the question it belongs to, as in "hoi:a" or "ghep:a=3".

The shape of a question is what must be known to check that: it is made of the order in which its options are shown, which for
a case holds one text per question, "hoi|single|c,a,b".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, squeeze, without_controls

MAX_TEXT = 500
"""Characters of a written answer."""
MAX_ESSAY = 8000
"""Characters of a free text."""
_WRITTEN = frozenset({"short", "numeric"})
_PLACED = frozenset({"matching", "ordering"})


@dataclass(frozen=True)
class Shape:
    """What a response may hold: keys in the order shown, or for a case the shape of every question in it."""

    kind: str
    keys: tuple[str, ...] = ()
    parts: tuple[tuple[str, Shape], ...] = ()

    @property
    def lefts(self) -> tuple[str, ...]:
        """What is to be matched or put in order: letters."""
        return tuple(key for key in self.keys if not key.isdecimal())

    @property
    def rights(self) -> tuple[str, ...]:
        """What may be given to a left side: numbers; the places of an order from 1."""
        if self.kind == "ordering":
            return tuple(str(place) for place in range(1, len(self.keys) + 1))
        return tuple(key for key in self.keys if key.isdecimal())


def shape_of(kind: str, order: Sequence[str]) -> Shape:
    """The shape of a question from its kind and the order that is kept with an attempt."""
    if kind != "case":
        return Shape(kind, tuple(order))
    rows = [row.split("|") for row in order]
    return Shape(kind, (), tuple((key, Shape(of, tuple(name for name in names.split(",") if name))) for key, of, names in rows))


def order_of(shape: Shape) -> list[str]:
    """The order that is kept with an attempt; `shape_of` makes the same shape of it."""
    if shape.kind != "case":
        return list(shape.keys)
    return [f"{key}|{part.kind}|{','.join(part.keys)}" for key, part in shape.parts]


def by_part(response: Sequence[str]) -> dict[str, list[str]]:
    """The response to a case, by the key of the question."""
    found: dict[str, list[str]] = {}
    for said in response:
        key, sign, value = said.partition(":")
        if sign:
            found.setdefault(key, []).append(value)
    return found


def placed(response: Sequence[str]) -> Mapping[str, str]:
    """What was given to what, of a response to matching or ordering; the last word on a letter counts."""
    return {left: right for left, sign, right in (said.partition("=") for said in response) if sign}


def accepted_response(shape: Shape, response: Sequence[str]) -> list[str]:
    """The response in the form that is kept; [] when nothing is said.

    Refused: "no_such_choice" (not to be chosen in this question, or more than it asks for), "too_long".
    """
    if shape.kind == "case":
        return _of_case(shape, response)
    if shape.kind == "essay":
        return _essay(response)
    if shape.kind in _WRITTEN:
        return [text for text in _texts(response[:1]) if text]
    if shape.kind == "gaps":
        texts = _texts(response[: len(shape.keys)])
        return [*texts, *[""] * (len(shape.keys) - len(texts))] if any(texts) else []
    said = sorted({text for text in response if text})
    if shape.kind in _PLACED:
        return _placed(shape, said)
    if any(key not in shape.keys for key in said) or (shape.kind != "several" and len(said) > 1):
        raise _no_such_choice(said)
    return said


def _of_case(shape: Shape, response: Sequence[str]) -> list[str]:
    """The response to a case, in the order of its questions."""
    parts, said = dict(shape.parts), by_part(response)
    strange = [text for text in response if ":" not in text or text.partition(":")[0] not in parts]
    if strange:
        raise _no_such_choice(strange)
    return [f"{key}:{text}" for key, part in shape.parts for text in accepted_response(part, said.get(key, ()))]


def _placed(shape: Shape, said: Sequence[str]) -> list[str]:
    """Pairs of a known left and a known right, one for each left."""
    pairs = [text.split("=") for text in said]
    if any(len(pair) != 2 or pair[0] not in shape.lefts or pair[1] not in ("", *shape.rights) for pair in pairs):
        raise _no_such_choice(said)
    given = [pair for pair in pairs if pair[1]]
    if len({left for left, _right in given}) < len(given):
        raise _no_such_choice(said)
    return [f"{left}={right}" for left, right in given]


def _texts(response: Sequence[str]) -> list[str]:
    """Written answers in NFC with single spaces."""
    texts = [squeeze(without_controls(text)) if len(text) <= 8 * MAX_TEXT else text for text in response]
    if any(len(text) > MAX_TEXT for text in texts):
        raise _too_long()
    return texts


def _essay(response: Sequence[str]) -> list[str]:
    """A free text with its lines."""
    text = response[0] if response else ""
    if len(text) > 4 * MAX_ESSAY or len(text := nfc(without_controls(text.replace("\r\n", "\n"))).strip()) > MAX_ESSAY:
        raise Refused("too_long", _("Bài viết dài quá {n} ký tự. Chị viết ngắn lại.").format(n=MAX_ESSAY))
    return [text] if text else []


def _too_long() -> Refused:
    """The refusal of a written answer that is too long."""
    return Refused("too_long", _("Câu trả lời dài quá {n} ký tự. Chị viết ngắn lại.").format(n=MAX_TEXT))


def _no_such_choice(said: Sequence[str]) -> Refused:
    """The refusal of what cannot be chosen; what is longer than anything that is written has that reason first."""
    if any(len(text) > MAX_TEXT for text in said):
        return _too_long()
    return Refused("no_such_choice", _("Lựa chọn này không có trong câu hỏi. Chị chọn lại một trong các câu trả lời bên dưới."))
