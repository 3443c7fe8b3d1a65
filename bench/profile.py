"""Where the time of one page goes: the page in this process, under the profiler."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterable
from typing import Any

from app.factory import create_app
from bench.client import InnerBrowser
from bench.pages import Page
from bench.stage import Stage

_WARM_UP = 10
_SECONDS = 4.0
_SHOWN = 30


def profile(page: Page, stage: Stage) -> None:
    """Print the functions with the most processor time of their own, then our own functions with all that they call."""
    profiler = cProfile.Profile(time.thread_time)
    browser = InnerBrowser(create_app(stage.settings))
    work = page.work(browser, stage.people, 0)
    for _time in range(_WARM_UP):
        next(work)
    browser.wsgi = _watched(browser.wsgi, profiler)
    units, until = 0, time.monotonic() + _SECONDS
    while time.monotonic() < until:
        next(work)
        units += 1
    print(f"{page.title}: {units} lần; thời gian CPU dưới đây là của tất cả, bị trình đo làm chậm vài lần.")
    stats = pstats.Stats(profiler)
    stats.sort_stats("tottime").print_stats(_SHOWN)
    stats.sort_stats("cumtime").print_stats(r"/app/", _SHOWN)


def _watched(wsgi: Callable[..., Iterable[bytes]], profiler: cProfile.Profile) -> Callable[..., list[bytes]]:
    """`wsgi` under the profiler, the browser's own work left out."""

    def answer(*request: Any) -> list[bytes]:
        profiler.enable()
        try:
            return list(wsgi(*request))
        finally:
            profiler.disable()

    return answer
