"""A lesson over emulated slow 3G (400 kbit/s, 400 ms each way there and back): when its first screen can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench.weight.day import phone
from bench.weight.line import CountingLine

KILOBITS_PER_SECOND, DELAY_MS = 400, 400
FIRST_MS, NEXT_MS, KEPT_MS = 4000, 2500, 1000
"""The first visit, the next lesson, and a lesson that this phone keeps ("at once")."""
_READABLE = """() => new Promise((good) => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  const tell = () => (seen() && document.querySelector('article h1') ? good(seen().startTime) : setTimeout(tell, 20));
  tell();
})"""
"""When words stood on the screen for the first time, counted from the tap."""


@dataclass(frozen=True)
class Wait:
    """How long she waited for a lesson, and how long is allowed."""

    name: str
    ms: float
    most_ms: int

    @property
    def ok(self) -> bool:
        """Whether it came in time."""
        return self.ms <= self.most_ms


def waits(browser: Browser, line: CountingLine, cookies: list[Any], home: str, first: str, second: str) -> list[Wait]:
    """A first visit to a lesson, then the next one; and a lesson of a pack while the line is as slow."""
    context = phone(browser, line, cookies, service_workers="block")
    page = _slow(context)
    found = [
        Wait("Bài học, lần đầu tiên", _readable(page, first), FIRST_MS),
        Wait("Bài học tiếp theo", _readable(page, second), NEXT_MS),
    ]
    context.close()
    return [*found, Wait("Bài đã tải về máy, mất mạng", _kept(phone(browser, line, cookies), home, first), KEPT_MS)]


def _kept(context: BrowserContext, home: str, lesson: str) -> float:
    """Milliseconds until a downloaded lesson can be read without a line."""
    page = context.new_page()
    page.goto(f"{home}/tai-ve")
    page.get_by_role("button", name="Tải cả chương trình").click()
    page.locator("[data-say]", has_text="Đã tải xong").wait_for(timeout=120_000)
    context.set_offline(True)
    ms = _readable(page, lesson)
    context.close()
    return ms


def _slow(context: BrowserContext) -> Page:
    """A page on a slow line."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    bytes_per_second = KILOBITS_PER_SECOND * 1000 / 8
    speed = {"downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": DELAY_MS, **speed})
    return page


def _readable(page: Page, address: str) -> float:
    """Milliseconds from the tap until the lesson can be read; the rest of the visit comes before the next one."""
    page.goto(address, wait_until="commit", timeout=60_000)
    ms = float(page.evaluate(_READABLE))
    if page.evaluate("navigator.onLine"):
        page.wait_for_load_state("networkidle", timeout=60_000)
    return ms
