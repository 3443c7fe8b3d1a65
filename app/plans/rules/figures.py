"""Whether the figures of a plan add up: what it states beside what its years and its parts make. Nothing is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from app.plans.rules.shapes import WHOLE, Amounts, Line, Measure


@dataclass(frozen=True)
class Comparison:
    """One figure of a line in three ways: as stated, as its years make it, as its parts make it; None where nothing is said."""

    measure: Measure
    stated: int | None
    by_years: int | None
    by_parts: int | None

    @property
    def said(self) -> tuple[int, ...]:
        """What is known, once each."""
        return tuple(dict.fromkeys(value for value in (self.stated, self.by_years, self.by_parts) if value is not None))

    @property
    def agrees(self) -> bool:
        """Whether there is no contradiction."""
        return len(self.said) <= 1

    @property
    def aim(self) -> int | None:
        """The figure that results are shown against: the stated one, else the sum."""
        return self.said[0] if self.said else None

    @property
    def difference(self) -> int:
        """Stated minus computed; of two sums the one that differs more."""
        if self.stated is None:
            return 0 if self.agrees else (self.by_years or 0) - (self.by_parts or 0)
        others = [value for value in (self.by_years, self.by_parts) if value is not None]
        return max((self.stated - value for value in others), key=abs, default=0)


@dataclass(frozen=True)
class UnitLack:
    """A unit by its code: how many people hold a post there, and how many of them lack the course."""

    unit_id: int
    code: str
    name: str
    holders: int
    lacking: int

    @property
    def percent(self) -> float:
        """The share that lacks it."""
        return round(100 * self.lacking / self.holders, 1) if self.holders else 0.0


def compare(line: Line, lines: Sequence[Line], years: Iterable[int]) -> tuple[Comparison, ...]:
    """Every figure of a line in three ways; the sum over the years is that of the years which have a figure."""
    parts = [other for other in lines if other.part_of == line.key]
    return tuple(
        comparison
        for measure in Measure
        if (comparison := _compare(line.amounts, [part.amounts for part in parts], measure, tuple(years))).said
    )


def _compare(amounts: Amounts, parts: Sequence[Amounts], measure: Measure, years: Sequence[int]) -> Comparison:
    """One measure."""
    by_year = [amounts[year, measure] for year in years if (year, measure) in amounts]
    wholes = [_whole(part, measure, years) for part in parts]
    return Comparison(
        measure,
        amounts.get((WHOLE, measure)),
        sum(by_year) if by_year else None,
        sum(whole for whole in wholes if whole is not None) if wholes and all(whole is not None for whole in wholes) else None,
    )


def _whole(amounts: Amounts, measure: Measure, years: Sequence[int]) -> int | None:
    """What a part makes over the whole period."""
    if (WHOLE, measure) in amounts:
        return amounts[WHOLE, measure]
    by_year = [amounts[year, measure] for year in years if (year, measure) in amounts]
    return sum(by_year) if by_year else None


def aim_of_year(line: Line, measure: Measure, year: int) -> int | None:
    """What a line is to reach in a year, or in the whole period (`WHOLE`); None when the plan does not say."""
    return line.amounts.get((year, measure))


def people_of_share(percent: float, holders: int) -> int:
    """How many people a share of the holders of a post is, rounded up: 80 % of 166 are 133."""
    return ceil(percent * holders / 100 - 1e-9)


def percent_of(part: int, whole: int) -> float:
    """A part in percent with one decimal, 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def totals(
    lines: Sequence[Line], results: Mapping[str, Mapping[tuple[int, Measure], int]]
) -> dict[str, dict[tuple[int, Measure], int]]:
    """The results of every line with those of its parts: what counts for a part counts for the line that it is a part of.

    People are not added up (one person may stand in two parts), so a line with parts has people only where it has classes.
    """
    found = {line.key: dict(results.get(line.key, {})) for line in lines}
    for line in lines:
        if line.part_of in found:
            for (year, measure), count in results.get(line.key, {}).items():
                if measure is not Measure.PEOPLE:
                    above = found[line.part_of]
                    above[year, measure] = above.get((year, measure), 0) + count
    return found


def cumulated(by_year: Mapping[int, tuple[int | None, int]], until: int) -> list[tuple[int, int | None, int | None]]:
    """(year, planned so far, done so far) of every year; what lies after the year `until` is not done yet: None.

    From the first year without a figure of the plan on, what is planned is None.
    """
    planned: int | None = 0
    done, found = 0, []
    for year, (aim, reached) in sorted(by_year.items()):
        planned = planned + aim if planned is not None and aim is not None else None
        done += reached
        found.append((year, planned, done if year <= until else None))
    return found
