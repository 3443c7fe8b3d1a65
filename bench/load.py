"""Several browsers at once on one server for a while: how much they got done, and what it cost the worker."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Barrier, Thread

from bench.client import LineBrowser
from bench.serve import Server

Work = Iterator[None]
"""What one browser does for a page: gets ready up to the first `yield`, then one whole unit of work up to each further one."""


@dataclass(frozen=True)
class Block:
    """What a while brought: units done, seconds by the clock and of the worker's processor, seconds of each request."""

    units: int
    seconds: float
    cpu_seconds: float
    times: tuple[float, ...]
    sent_bytes: int

    @property
    def requests_per_second(self) -> float:
        """Over all browsers."""
        return len(self.times) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the worker's processor for one unit."""
        return self.cpu_seconds * 1000 / self.units

    def slowest_ms(self, percent: int) -> float:
        """Milliseconds within which so many percent of the requests were answered."""
        return sorted(self.times)[(len(self.times) - 1) * percent // 100] * 1000


class Crowd:
    """Browsers with their work, ready to go."""

    def __init__(self, server: Server, browsers: Sequence[LineBrowser], works: Sequence[Work]) -> None:
        self._server = server
        self._browsers = browsers
        self._works = works
        self._faults: list[Exception] = []
        for work in works:
            next(work)

    def work(self, seconds: float) -> Block:
        """Everybody at once, each until her unit ends after that time; raises what went wrong for one of them."""
        for browser in self._browsers:
            browser.samples.clear()
            browser.hang_up()
        begun, done = Barrier(len(self._works) + 1), [0] * len(self._works)
        threads = [Thread(target=self._run, args=(index, begun, seconds, done)) for index in range(len(self._works))]
        for thread in threads:
            thread.start()
        cpu_before, since = self._server.cpu_seconds(), time.perf_counter()
        begun.wait()
        for thread in threads:
            thread.join()
        lasted, used = time.perf_counter() - since, self._server.cpu_seconds() - cpu_before
        if self._faults:
            raise self._faults[0]
        samples = [sample for browser in self._browsers for sample in browser.samples]
        return Block(
            sum(done), lasted, used, tuple(sample.seconds for sample in samples), sum(sample.sent_bytes for sample in samples)
        )

    def _run(self, index: int, begun: Barrier, seconds: float, done: list[int]) -> None:
        """One browser's share."""
        begun.wait()
        until = time.perf_counter() + seconds
        try:
            while done[index] == 0 or time.perf_counter() < until:
                next(self._works[index])
                done[index] += 1
        except Exception as fault:
            self._faults.append(fault)
