"""The course of an exam: everybody begins, answers every twenty seconds, hands in; others sign in; the server is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.exam.hall import Hall, Trainee
from bench.exam.machine import Machine
from bench.exam.phone import Fields, Notes, Phone, Refused

_SETTLING_SECONDS = 90.0
"""Most time after the end that phones get to send what they kept."""


@dataclass(frozen=True)
class Plan:
    """How long each part lasts in seconds. Without `begin` the attempts run already; without `hand_in` they stay open."""

    begin: float
    save: float
    hand_in: float
    every: float = 20.0
    retry: float = 15.0
    sign_ins_per_second: float = 0.0
    kills: int = 0
    seed: int = 4120

    @property
    def whole(self) -> float:
        """From the first to the last moment."""
        return self.begin + self.save + self.hand_in


@dataclass(frozen=True)
class Part:
    """One part as it was: its moments, processor seconds of server and client in it."""

    name: str
    since: float
    until: float
    server_cpu: float
    client_cpu: float


@dataclass(frozen=True)
class Course:
    """What a sitting brought."""

    notes: Notes
    parts: Sequence[Part]
    kills: int
    late: float


async def sit(hall: Hall, machine: Machine, plan: Plan) -> Course:
    """Let everybody of the hall sit the exam on this server."""
    chance, notes = Random(plan.seed), Notes()
    sheets = await _sheets(hall, machine, plan) if not plan.begin else []
    phones = [Phone(trainee, machine.port, notes, plan.retry) for trainee in hall.trainees]
    for phone in phones:
        phone.asked = sheets[phone.trainee.draw] if sheets else ()
    since = time.monotonic()
    works: list[Coroutine[Any, Any, None]] = [
        _morning(phone, hall.paper_id, plan, since, _Moments.of(chance, plan)) for phone in phones
    ]
    works += [
        _sign_in(Phone(hall.trainees[number % len(phones)], machine.port, notes, plan.retry), since + moment)
        for number, moment in enumerate(_sign_in_moments(plan))
    ]
    watching = asyncio.create_task(_watch(machine, plan, since))
    killing = asyncio.create_task(_kill(machine, plan, since, chance))
    tasks = [asyncio.create_task(work) for work in works]
    _done, left = await asyncio.wait(tasks, timeout=plan.whole + _SETTLING_SECONDS)
    late = max(0.0, time.monotonic() - since - plan.whole)
    for task in left:
        task.cancel()
    notes.errors["not finished"] += len(left)
    kills, parts = await killing, await watching
    for phone in phones:
        phone.hang_up()
    await asyncio.sleep(0)  # the lines are closed in the loop's next turn
    notes.errors += _failures(tasks)
    return Course(notes, parts, kills, late)


@dataclass(frozen=True)
class _Moments:
    """When this trainee begins, gives her first answer after that, and hands in; seconds from the start."""

    begin: float
    first: float
    hand_in: float

    @classmethod
    def of(cls, chance: Random, plan: Plan) -> _Moments:
        """Evenly over each part."""
        end = plan.begin + plan.save
        return cls(chance.uniform(0, plan.begin), chance.uniform(0, plan.every), chance.uniform(end, end + plan.hand_in))


async def _morning(phone: Phone, paper_id: int, plan: Plan, since: float, moments: _Moments) -> None:
    """One trainee's exam: the answers come when she gives them, whether or not the earlier ones have arrived."""
    if plan.begin:
        await _until(since + moments.begin)
        await phone.begin(paper_id)
    sending = []
    moment = moments.begin + moments.first
    while moment < plan.begin + plan.save:
        await _until(since + moment)
        phone.give()
        sending.append(asyncio.create_task(phone.send()))
        moment += plan.every
    await asyncio.gather(*sending)
    if plan.hand_in:
        await _until(since + moments.hand_in)
        await phone.hand_in()


async def _sheets(hall: Hall, machine: Machine, plan: Plan) -> list[Sequence[Fields]]:
    """What is asked in each draw, read once from the server by the first who has it."""
    first: dict[int, Trainee] = {}
    for trainee in hall.trainees:
        first.setdefault(trainee.draw, trainee)
    found: list[Sequence[Fields]] = []
    for draw in sorted(first):
        phone = Phone(first[draw], machine.port, Notes(), plan.retry)
        found.append(await phone.paper())
        phone.hang_up()
    return found


def _sign_in_moments(plan: Plan) -> list[float]:
    """When people sign in with their password while the others answer."""
    return [plan.begin + number / plan.sign_ins_per_second for number in range(int(plan.save * plan.sign_ins_per_second))]


async def _sign_in(phone: Phone, moment: float) -> None:
    """One sign-in at its moment."""
    await _until(moment)
    await phone.sign_in()
    phone.hang_up()


async def _kill(machine: Machine, plan: Plan, since: float, chance: Random) -> int:
    """Kill the server at random moments, one in each of so many equal stretches of the exam, and start it again."""
    stretch = plan.whole / plan.kills if plan.kills else 0.0
    for number in range(plan.kills):
        await _until(since + stretch * (number + chance.uniform(0.2, 0.6)))
        await asyncio.to_thread(machine.kill)
        await asyncio.to_thread(machine.start_again)
    return plan.kills


async def _watch(machine: Machine, plan: Plan, since: float) -> list[Part]:
    """Processor times at the borders of the parts."""
    parts, moment = [], since
    for name, seconds in (("begin", plan.begin), ("save", plan.save), ("hand-in", plan.hand_in)):
        if not seconds:
            continue
        server, client = machine.cpu_seconds(), time.process_time()
        moment += seconds
        await _until(moment)
        parts.append(Part(name, moment - seconds, moment, machine.cpu_seconds() - server, time.process_time() - client))
    return parts


async def _until(moment: float) -> None:
    """Wait for a moment of the monotonic clock."""
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


def _failures(tasks: Sequence[asyncio.Task[None]]) -> dict[str, int]:
    """What ended somebody's exam, and is not counted yet."""
    found: dict[str, int] = {}
    for task in tasks:
        fault = None if task.cancelled() or not task.done() else task.exception()
        if fault is not None and not isinstance(fault, Refused):
            found[repr(fault)] = found.get(repr(fault), 0) + 1
    return found
