"""Sharing things out among lines that want so many each: a largest matching by augmenting paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Shortage:
    """Lines (by their place from 0) that together need more things than there are for them."""

    lines: tuple[int, ...]
    need: int
    there: int


@dataclass(frozen=True)
class Matched:
    """What each line got, each thing at most once; `short` is empty when every line got all it wants."""

    taken: list[list[int]]
    short: list[Shortage]


def match(wants: Sequence[int], places: Sequence[Sequence[int]], chance: Random | None = None) -> Matched:
    """Share things out: line n wants `wants[n]` of `places[n]`, tried in that order; `chance` shuffles who chooses when.

    A place that finds nothing free asks the holders of what it could have to take something else, and so on, so that nothing
    stays empty that could be filled.
    """
    holder: dict[int, int] = {}
    slots = [line for line, count in enumerate(wants) for _place in range(min(count, len(places[line]) + 1))]
    if chance is not None:
        chance.shuffle(slots)
    short = dict[int, Shortage]()
    for line in slots:
        if not any(line in gap.lines for gap in short.values()) and not _find(line, places, holder):
            short[line] = _shortage(line, wants, places, holder)
    taken: list[list[int]] = [[] for _line in wants]
    for thing, line in holder.items():
        taken[line].append(thing)
    return Matched(taken, sorted(short.values(), key=lambda gap: gap.lines))


def _find(line: int, places: Sequence[Sequence[int]], holder: dict[int, int]) -> bool:
    """Give a line one more thing, moving others along a shortest path; False when that cannot be done."""
    came: dict[int, tuple[int, int | None]] = {}
    queue: list[tuple[int, int | None]] = [(line, None)]
    asked = {line}
    for asking, held in queue:
        for thing in places[asking]:
            if thing in came or holder.get(thing) == asking:
                continue
            came[thing] = (asking, held)
            if thing not in holder:
                _move(thing, came, holder)
                return True
            if (other := holder[thing]) not in asked:
                asked.add(other)
                queue.append((other, thing))
    return False


def _move(thing: int | None, came: dict[int, tuple[int, int | None]], holder: dict[int, int]) -> None:
    """Walk a path back: every line on it takes the next thing and leaves the one it held."""
    while thing is not None:
        line, thing_left = came[thing]
        holder[thing] = line
        thing = thing_left


def _shortage(line: int, wants: Sequence[int], places: Sequence[Sequence[int]], holder: dict[int, int]) -> Shortage:
    """The lines that a line which went empty competes with, and all that there is for them."""
    lines, queue = {line}, [line]
    for asking in queue:
        for other in sorted({holder[thing] for thing in places[asking] if thing in holder} - lines):
            lines.add(other)
            queue.append(other)
    own = sorted(lines)
    return Shortage(tuple(own), sum(wants[number] for number in own), len({thing for number in own for thing in places[number]}))
