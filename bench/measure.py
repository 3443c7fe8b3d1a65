"""Measuring: each page beside the bare view, turn by turn, so that both meet the same moods of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from bench.client import LineBrowser
from bench.crowd.big_class import BigClass
from bench.load import Crowd, Work
from bench.pages import BROWSERS, Page
from bench.serve import Server


@dataclass(frozen=True)
class Pace:
    """How long to measure: turns of page and bare view, and seconds of each."""

    turns: int
    seconds: float


@dataclass(frozen=True)
class Figures:
    """What one page costs. Processor times are of one unit (a page, or a whole quiz) and of one bare request, in milliseconds."""

    name: str
    title: str
    requests: float
    bytes: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    bare_ms: float
    times_bare: float
    most_cpu: float | None
    statements: int
    most_statements: int | None
    others: str

    @property
    def cpu_ok(self) -> bool:
        """Whether the processor time is within its target."""
        return self.most_cpu is None or self.times_bare <= self.most_cpu

    @property
    def statements_ok(self) -> bool:
        """Whether the statements are within theirs."""
        return self.most_statements is None or self.statements <= self.most_statements


def measure(page: Page, people: BigClass, product: Server, bare: Server, pace: Pace, statements: int) -> Figures:
    """Page, bare, page, bare …; `statements` were counted elsewhere (see `count_statements`)."""
    browsers = [LineBrowser(product.port) for _number in range(BROWSERS)]
    crowd = Crowd(product, browsers, [page.work(browser, people, number) for number, browser in enumerate(browsers)])
    first = crowd.work(pace.seconds / 2)
    size = first.sent_bytes // len(first.times)
    plain = [LineBrowser(bare.port) for _number in range(BROWSERS)]
    bare_crowd = Crowd(bare, plain, [_blank(browser, size) for browser in plain])
    bare_crowd.work(pace.seconds / 4)
    turns = [(crowd.work(pace.seconds), bare_crowd.work(pace.seconds)) for _turn in range(pace.turns)]
    return Figures(
        page.name,
        page.title,
        requests=len(first.times) / first.units,
        bytes=size,
        per_second=median(block.requests_per_second for block, _bare in turns),
        p50_ms=median(block.slowest_ms(50) for block, _bare in turns),
        p99_ms=median(block.slowest_ms(99) for block, _bare in turns),
        cpu_ms=median(block.cpu_ms for block, _bare in turns),
        bare_ms=median(block.cpu_ms for _page, block in turns),
        times_bare=median(block.cpu_ms / other.cpu_ms for block, other in turns),
        most_cpu=page.most_cpu,
        statements=statements,
        most_statements=page.most_statements,
        others=page.others,
    )


def count_statements(page: Page, people: BigClass, counting: Server) -> int:
    """SQL statements of one unit, once the process remembers what it remembers."""
    browser = LineBrowser(counting.port)
    work = page.work(browser, people, 0)
    next(work)
    next(work)
    browser.samples.clear()
    next(work)
    return sum(sample.statements or 0 for sample in browser.samples)


def _blank(browser: LineBrowser, size: int) -> Work:
    """The bare view."""
    yield
    while True:
        browser.get(f"/{size}")
        yield
