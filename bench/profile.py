"""Where the time of one page goes: the page in this process, under the profiler."""

from __future__ import annotations

import cProfile
import pstats

from app.factory import create_app
from bench.client import InnerBrowser
from bench.pages import Page
from bench.stage import Stage

_WARM_UP = 10
_SECONDS = 4.0
_SHOWN = 30


def profile(page: Page, stage: Stage) -> None:
    """Print the functions with the most time of their own, then our own functions with all that they call."""
    browser = InnerBrowser(create_app(stage.settings))
    work = page.work(browser, stage.people, 0)
    for _time in range(_WARM_UP):
        next(work)
    browser.samples.clear()
    profiler, units = cProfile.Profile(), 0
    while sum(sample.seconds for sample in browser.samples) < _SECONDS:
        profiler.enable()
        next(work)
        profiler.disable()
        units += 1
    print(
        f"{page.title}: {units} lần, {len(browser.samples)} yêu cầu; thời gian dưới đây là của tất cả, có cả phần của trình đo."
    )
    stats = pstats.Stats(profiler)
    stats.sort_stats("tottime").print_stats(_SHOWN)
    stats.sort_stats("cumtime").print_stats(r"/app/", _SHOWN)
