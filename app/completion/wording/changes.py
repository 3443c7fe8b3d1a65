"""What has changed since a decision, in sentences."""

from __future__ import annotations

from app.completion.rules import State
from app.completion.rules.freezing import Difference
from app.completion.wording.findings import state_word
from app.kernel.periods import say_number
from app.kernel.text import _

_TOTALS = {"online_earned": _("Tiết trên mạng"), "in_person_earned": _("Tiết trực tiếp")}


def difference_words(difference: Difference) -> str:
    """One difference in one sentence."""
    then, now = _say(difference.then), _say(difference.now)
    if difference.kind == "total":
        return _("{what}: lúc xét {then}, nay {now}.").format(what=_TOTALS[difference.what], then=then, now=now)
    if difference.kind == "finding":
        return _("Điều kiện “{what}”: lúc xét {then}, nay {now}.").format(what=difference.what, then=then, now=now)
    if difference.then is None:
        return _("{what}: dòng mới, {now} tiết.").format(what=difference.what, now=now)
    if difference.now is None:
        return _("{what}: lúc xét {then} tiết, nay không còn tính.").format(what=difference.what, then=then)
    return _("{what}: lúc xét {then} tiết, nay {now} tiết.").format(what=difference.what, then=then, now=now)


def _say(value: float | str | None) -> str:
    """An amount or a state for people."""
    if isinstance(value, str):
        return state_word(State(value)).lower()
    return say_number(value or 0)
