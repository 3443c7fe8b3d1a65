"""The response that is right in everything: for the demonstration and for tests, never for a page."""

from __future__ import annotations

import re

from app.courses.judging.kinds import Judgeable
from app.courses.judging.shares import share_of

_TOLERANCE = re.compile(r"\s*(?:±|\+-|\+/-).*")


def right_response(question: Judgeable) -> list[str]:
    """The response that earns everything; [] for a free text."""
    if question.kind == "case":
        return [f"{part.key}:{said}" for part in question.parts for said in right_response(part)]
    if question.kind in {"matching", "ordering"}:
        return [f"{left}={right}" for left, right in sorted(question.assigned.items())]
    if question.kind == "gaps":
        return [variants[0] for variants in question.gaps]
    if question.kind in {"short", "numeric"}:
        best = max((share_of(text) for text in question.accepted), key=lambda accepted: accepted[0])
        return [_TOLERANCE.sub("", best[1])]
    return [option.key for option in question.options if option.correct]
