"""The web server of the exam as `run.py` starts it, with all its workers; it can be killed at any moment and started again."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping

from bench.faults import BenchFault
from bench.serve import Gunicorn, cpu_seconds, free_port, peak_mib, wait, workers_of


class Machine:
    """A gunicorn on one port; processor time and memory are summed over all that ever ran here."""

    def __init__(self, environment: Mapping[str, str], settings: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        self._environment = environment
        self._settings = settings
        self._before = 0.0
        self._peak_mib = 0.0
        self._process = self._started()

    def cpu_seconds(self) -> float:
        """Processor time of all workers so far."""
        return self._before + sum(self._each(cpu_seconds))

    def peak_mib(self) -> float:
        """The most memory that one worker has held."""
        return max([self._peak_mib, *self._each(peak_mib)])

    def kill(self) -> None:
        """kill -9 of master and workers at once, as when the power goes for the process."""
        self._before, self._peak_mib = self.cpu_seconds(), self.peak_mib()
        for process_id in (self._process.pid, *self._workers()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        self._process.forget()

    def start_again(self) -> None:
        """The same server again; returns when it answers."""
        self._process = self._started()

    def stop(self) -> None:
        """End it in order."""
        self._process.stop()

    def _started(self) -> Gunicorn:
        """A gunicorn that answers."""
        process = Gunicorn("wsgi:app", self.port, self._environment, *self._settings)
        try:
            wait(process, self.port, "/readyz")
        except BaseException:
            process.stop()
            raise
        return process

    def _workers(self) -> list[int]:
        """The processes that answer requests; none while it is being started again."""
        with contextlib.suppress(BenchFault):
            return workers_of(self._process.pid)
        return []

    def _each(self, figure: Callable[[int], float]) -> list[float]:
        """A figure of each worker that lives."""
        found = []
        for worker in self._workers():
            with contextlib.suppress(OSError):
                found.append(figure(worker))
        return found


@contextlib.contextmanager
def machine(environment: Mapping[str, str], settings: tuple[str, ...] = ()) -> Iterator[Machine]:
    """A server until the block ends; `settings` are further words for gunicorn."""
    running = Machine(environment, settings)
    try:
        yield running
    finally:
        running.stop()
