"""Which options are right, and by which sign: what a paper says outright, and the look that it marks its keys with.

The look is decided over the whole paper: it must single out some options, mostly one, in most questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.kernel.text import fold
from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft, DraftOption
from app.quizzes.formats.prose.keylists import without_points
from app.quizzes.formats.prose.lines import BLACK, Style

Picks = frozenset[int]
_EXPLICIT = ("word", "tick", "star", "shade")
_MOSTLY = 0.6
"""Of the letters of an option, the part that must look so."""
_AND = re.compile(rf"\s*(?:[,;/&+.]|{signs.loose('và|hoặc')}|\s)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """A way in which letters may look, in the words of an option or in its letter alone."""

    name: str
    on_label: bool
    test: Callable[[Style], bool]

    def picks(self, draft: Draft) -> Picks:
        """The options that look so."""
        return frozenset(at for at, option in enumerate(draft.options) if self._has(option))

    def _has(self, option: DraftOption) -> bool:
        """Whether an option looks so."""
        return self.test(option.label_style) if self.on_label else option.line.share(self.test) >= _MOSTLY


def trusted_looks(drafts: Sequence[Draft]) -> tuple[Look, ...]:
    """The looks that mark keys in this paper."""
    asked = [draft for draft in drafts if len(draft.options) > 1]
    open_ones = [draft for draft in asked if not explicit_picks(draft)]
    trusted: list[Look] = []
    for look in sorted(_looks(asked), key=lambda look: -len(_singled_out(look, asked))):
        out = _singled_out(look, asked)
        undecided = [draft for draft in open_ones if not any(_distinct(known, draft) for known in trusted)]
        if out and _is_key(look, out, asked, undecided, trusted):
            trusted.append(look)
    return tuple(trusted)


def _is_key(
    look: Look, out: Sequence[Draft], asked: Sequence[Draft], undecided: Sequence[Draft], trusted: Sequence[Look]
) -> bool:
    """Whether a look is a sign of keys: mostly on one option, often enough, and seldom against what is known."""
    single = sum(len(look.picks(draft)) == 1 for draft in out)
    if look.name == "italic":
        return single == len(out) and len(out) >= 0.8 * len(asked) and not trusted
    known = [(look.picks(draft), explicit_picks(draft)) for draft in out]
    against = sum(bool(said) and all(picks != one for _name, one in said) for picks, said in known)
    against += sum(_distinct(other, draft) and other.picks(draft) != look.picks(draft) for other in trusted for draft in out)
    covers = sum(draft in out for draft in undecided)
    often = len(out) >= 0.5 * len(asked) or (covers and covers >= 0.5 * len(undecided))
    return bool(often) and single >= 0.6 * len(out) and against <= 0.4 * len(out)


def _singled_out(look: Look, drafts: Sequence[Draft]) -> list[Draft]:
    """The questions in which a look tells options apart."""
    return [draft for draft in drafts if _distinct(look, draft)]


def _distinct(look: Look, draft: Draft) -> bool:
    """Whether a look is on some options of a question and not on all."""
    return 0 < len(look.picks(draft)) < len(draft.options)


def _looks(drafts: Sequence[Draft]) -> list[Look]:
    """Everything that a key may look like; a colour is one that most options do not have."""
    colours: Counter[str] = Counter(style.colour for draft in drafts for option in draft.options for style in option.line.styles)
    usual = colours.most_common(1)[0][0] if colours else BLACK
    tests: dict[str, Callable[[Style], bool]] = {
        "highlight": lambda style: style.highlight,
        "colour": lambda style: style.colour != usual,
        "underline": lambda style: style.underline,
        "bold": lambda style: style.bold,
        "italic": lambda style: style.italic,
    }
    return [Look(name, on_label, test) for name, test in tests.items() for on_label in (False, True)]


def explicit_picks(draft: Draft) -> list[tuple[str, Picks]]:
    """(sign, options) for everything that the paper says outright about a question."""
    said: list[tuple[str, Picks]] = []
    for name, texts in (("answer", draft.answers), ("list", draft.keyed)):
        for text in texts:
            picks = picks_in(text, draft.options)
            if picks:
                said.append((name, frozenset(picks)))
    for mark in _EXPLICIT:
        picks = [at for at, option in enumerate(draft.options) if mark in option.marks]
        if picks and len(picks) < len(draft.options):
            said.append((mark, frozenset(picks)))
    return said


def all_picks(draft: Draft, looks: Sequence[Look]) -> list[tuple[str, Picks]]:
    """Every sign of a question's key, what is said outright first."""
    said = explicit_picks(draft)
    return said + [(look.name, look.picks(draft)) for look in looks if _distinct(look, draft)]


def stray_pick(draft: Draft, said: Sequence[tuple[str, Picks]]) -> tuple[str, Picks] | None:
    """A look that this paper does not mark its keys with, where it stands on one whole option alone and that is not the key."""
    looks: dict[str, Callable[[Style], bool]] = {
        "highlight": lambda style: style.highlight,
        "colour": lambda style: style.colour != BLACK,
        "underline": lambda style: style.underline,
        "bold": lambda style: style.bold,
    }
    for name, test in looks.items():
        shares = [option.line.share(test) for option in draft.options]
        at = max(range(len(shares)), key=shares.__getitem__)
        if shares[at] > 0.9 and sum(share > 0 for share in shares) == 1 and not any(at in picks for _sign, picks in said):
            return name, frozenset({at})
    return None


def picks_in(text: str, options: Sequence[DraftOption]) -> list[int]:
    """The places of the options that a key names, in its order: letters, a letter with its words, or words; [] for neither."""
    bare = without_points(text.strip()).strip("().[]: ")
    shown = {option.letter: at for at, option in reversed(list(enumerate(options))) if option.letter}
    letters = [piece.strip("().") for piece in _AND.split(bare.upper()) if piece.strip("().")]
    if len(letters) == 1 and re.fullmatch(r"[A-J]{2,6}", letters[0]) and not _same(bare, options):
        letters = list(letters[0])
    letters = list(dict.fromkeys(letters))
    if letters and all(letter in shown for letter in letters):
        return [shown[letter] for letter in letters]
    named = _same(bare, options)
    if named:
        return named
    lead = re.match(r"([A-J])\s*[.):\-–]\s*\S", bare)
    return [shown[lead[1]]] if lead and lead[1] in shown else []


def _same(text: str, options: Sequence[DraftOption]) -> list[int]:
    """The option that has exactly these words."""
    words = fold(text).strip(" .")
    found = [at for at, option in enumerate(options) if words and fold(option.line.text).strip(" .") == words]
    return found if len(found) == 1 else []
