"""Practice that a phone judges without a line: what each possible answer earns, told by the rules of grading themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

from app.quizzes.rules.grading import GradedQuestion, score_of
from app.quizzes.rules.marking import Marking

PAPERS = 3
"""Ready-drawn papers of a quiz in a pack."""
MOST_ANSWERS = 300
"""A question with more possible answers than this is judged by the server only."""


def worth(question: GradedQuestion, marking: Marking) -> dict[str, float]:
    """The marks that each whole answer earns, by its words in the order of the alphabet with commas between ("a,c", "a=2,b=1").

    Nothing where answers are written or given by a person, in a case, and where there are too many.
    """
    found: dict[str, float] = {}
    for response in _responses(question):
        score = score_of(question, response, marking)
        if score is None or len(found) >= MOST_ANSWERS:
            return {}
        found[",".join(response)] = round(float(score), 6)
    return found


def _responses(question: GradedQuestion) -> Iterator[Sequence[str]]:
    """Every whole answer to a question, each sorted."""
    keys = sorted(option.key for option in question.options)
    lefts = [key for key in keys if not key.isdecimal()]
    if question.kind in {"single", "true_false"}:
        yield from ([key] for key in keys)
    elif question.kind == "several":
        for count in range(1, len(keys) + 1):
            yield from combinations(keys, count)
    elif question.kind == "matching":
        rights = [key for key in keys if key.isdecimal()]
        yield from (_pairs(lefts, taken) for taken in product(rights, repeat=len(lefts)))
    elif question.kind == "ordering":
        places = [str(place) for place in range(1, len(lefts) + 1)]
        yield from (_pairs(lefts, taken) for taken in permutations(places))


def _pairs(lefts: Sequence[str], rights: Sequence[str]) -> list[str]:
    """What is given to what."""
    return [f"{left}={right}" for left, right in zip(lefts, rights, strict=True)]
