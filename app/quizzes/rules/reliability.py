"""How far the marks of a paper can be trusted: KR-20, Cronbach's alpha, and a coefficient for papers drawn at random.

Where everybody had the same questions: Cronbach's alpha (Cronbach 1951), which with questions of one mark that are right or
wrong is KR-20 (Kuder and Richardson 1937). Where questions are drawn from banks, nobody shares all of them with anybody, so
covariances between questions are known for few pairs and badly. There questions are nested in examinees, and one analysis of
variance tells how much of the variance of the mean share is the examinee's own: (MSp - MSr) / MSp, the reliability of the mean
of k random questions (ICC(1,k) of Shrout and Fleiss 1979; the index of dependability of Brennan 2001). It counts unequal
difficulty of the draws as error, which is right for a mark that is compared with a pass mark; it takes the blueprint's topics for
chance as well, so that it is rather too low than too high.
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

from app.quizzes.rules.statistics import ENOUGH_TO_JUDGE, Sitting

SCALE = 10


@dataclass(frozen=True)
class Reliability:
    """A coefficient of a paper: kind "kr20", "alpha" or "drawn"; `sem`: the standard error of a mark on the scale of 10.

    `questions`: how many one examinee was asked; `waiting`: to how many of them somebody's text is not marked yet. With one form
    the sum goes without those, so that it is made of the same questions for everybody; with drawn ones without texts that wait.
    value None: too few attempts (`attempts`), fewer than two questions to sum, or marks that do not vary.
    """

    kind: str
    attempts: int
    questions: int
    value: float | None = None
    sem: float | None = None
    waiting: int = 0


def reliability(sittings: Sequence[Sitting], marks: Mapping[int, float]) -> Reliability:
    """The coefficient that fits the way in which the paper is drawn: by what was asked, whether it is marked already or not."""
    forms = {_form(sitting) for sitting in sittings}
    longest = max((len(form) for form in forms), default=0)
    waiting = {version for sitting in sittings for version in sitting.waiting}
    if len(forms) == 1:
        return _same_form(sittings, next(iter(forms)), waiting, marks)
    rows = [[response.share for response in sitting.responses] for sitting in sittings if sitting.responses]
    if len(rows) < ENOUGH_TO_JUDGE:
        return Reliability("drawn", len(rows), longest, waiting=len(waiting))
    return replace(_drawn(rows, longest), waiting=len(waiting))


def _form(sitting: Sitting) -> tuple[int, ...]:
    """The versions that were asked."""
    return tuple(sorted([*(response.version for response in sitting.responses), *sitting.waiting]))


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of a table with a row for each examinee and a column for each question; None when it cannot be said."""
    questions = len(rows[0]) if rows else 0
    totals = _variance([fsum(row) for row in rows])
    if questions < 2 or totals <= 0:
        return None
    return questions / (questions - 1) * (1 - fsum(_variance(column) for column in zip(*rows, strict=True)) / totals)


def nested(rows: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """(mean square between examinees, within them) of shares that are nested in examinees; None when it cannot be said."""
    rows = [row for row in rows if row]
    within_of = sum(len(row) - 1 for row in rows)
    if len(rows) < 2 or within_of < 1:
        return None
    means = [statistics.fmean(row) for row in rows]
    grand = fsum(share for row in rows for share in row) / sum(len(row) for row in rows)
    between = fsum(len(row) * (mean - grand) ** 2 for row, mean in zip(rows, means, strict=True)) / (len(rows) - 1)
    within = fsum((share - mean) ** 2 for row, mean in zip(rows, means, strict=True) for share in row) / within_of
    return between, within


def _same_form(
    sittings: Sequence[Sitting], form: Sequence[int], waiting: Collection[int], marks: Mapping[int, float]
) -> Reliability:
    """Alpha of a paper that is the same for everybody, over the questions that are marked for everybody."""
    marked = [version for version in form if version not in waiting]
    worth = [marks.get(version, 1.0) for version in marked]
    rows = []
    for sitting in sittings:
        shares = {response.version: response.share for response in sitting.responses}
        rows.append([shares[version] for version in marked])
    kind = "kr20" if len(set(worth)) == 1 and all(share in (0.0, 1.0) for row in rows for share in row) else "alpha"
    found = Reliability(kind, len(sittings), len(form), waiting=len(form) - len(marked))
    if len(sittings) < ENOUGH_TO_JUDGE or len(marked) < 2:
        return found
    points = [[share * weight for share, weight in zip(row, worth, strict=True)] for row in rows]
    value = alpha(points)
    spread = sqrt(_variance([fsum(row) for row in points])) / fsum(worth) * SCALE
    return replace(found, value=value, sem=None if value is None else spread * sqrt(max(0.0, 1 - value)))


def _drawn(rows: Sequence[Sequence[float]], questions: int) -> Reliability:
    """The coefficient of a paper whose questions are drawn for each examinee."""
    squares = nested(rows)
    if squares is None or squares[0] <= 0:
        return Reliability("drawn", len(rows), questions)
    between, within = squares
    size = fsum(len(row) for row in rows) / len(rows)
    return Reliability("drawn", len(rows), questions, max(0.0, (between - within) / between), sqrt(within / size) * SCALE)


def _variance(numbers: Sequence[float]) -> float:
    """The sample variance of floats; exact fractions, as `statistics.variance` has them, are a hundred times as slow."""
    if len(numbers) < 2:
        return 0.0
    mean = fsum(numbers) / len(numbers)
    return fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)
