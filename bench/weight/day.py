"""Visits of a phone, with every byte of them: the first lesson, the next one, a whole day of study."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench.crowd.people import PASSWORD
from bench.weight.line import CountingLine

FIRST_BYTES, NEXT_BYTES, DAY_BYTES = 40 * 1024, 12 * 1024, 200 * 1024
"""A first visit and the next lesson without the pictures of the lesson; a day of study with everything, both ways."""
_PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "vi-VN", "is_mobile": True, "has_touch": True}


@dataclass
class Visit:
    """One visit: bytes of each resource as the browser counts them (head and body), and all bytes on the line."""

    name: str
    most_bytes: int | None
    resources: list[tuple[str, int]] = field(default_factory=list)
    line_bytes: int = 0

    @property
    def without_pictures(self) -> int:
        """What came down without the pictures of lessons."""
        return sum(size for path, size in self.resources if "/media/" not in path)

    @property
    def counted(self) -> int:
        """What the target is about: resources without pictures for a visit, the whole line for a day."""
        return self.line_bytes if self.most_bytes == DAY_BYTES else self.without_pictures

    @property
    def ok(self) -> bool:
        """Whether it is within its target."""
        return self.most_bytes is None or self.counted <= self.most_bytes


class Meter:
    """Notes the resources of a page; what the browser kept from before counts nothing."""

    def __init__(self, page: Page) -> None:
        self._line = page.context.new_cdp_session(page)
        self._line.send("Network.enable")
        self._line.on("Network.responseReceived", self._begin)
        self._line.on("Network.loadingFinished", self._end)
        self._paths: dict[str, str] = {}
        self.resources: list[tuple[str, int]] = []

    def take(self) -> list[tuple[str, int]]:
        """What has come since the last time, heaviest first."""
        taken, self.resources = sorted(self.resources, key=lambda each: -each[1]), []
        return taken

    def _begin(self, event: dict[str, Any]) -> None:
        """Remember what an answer is about."""
        self._paths[event["requestId"]] = re.sub(r"^https?://[^/]*", "", event["response"]["url"])

    def _end(self, event: dict[str, Any]) -> None:
        """Head and body of one answer as they were sent (Network.dataReceived tells 0 for a page that came at once)."""
        size = int(event["encodedDataLength"])
        if size:
            self.resources.append((self._paths.get(event["requestId"], "?"), size))


def signed_in(browser: Browser, base: str, login: str) -> list[Any]:
    """The cookies of a trainee who has just signed in, so that a visit can begin with an empty store."""
    context = browser.new_context(base_url=base, service_workers="block", **_PHONE)
    page = context.new_page()
    page.goto("/dang-nhap")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    cookies = list(context.cookies())
    context.close()
    return cookies


def phone(browser: Browser, line: CountingLine, cookies: list[Any], **more: Any) -> BrowserContext:
    """A phone that has never been here, signed in."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{line.port}", **_PHONE, **more)
    context.add_cookies(cookies)
    line.take()
    return context


def lessons(browser: Browser, line: CountingLine, cookies: list[Any], first: str, second: str) -> list[Visit]:
    """The first visit goes straight to a lesson, then to the next; without a service worker, which would hide what it fetches."""
    context = phone(browser, line, cookies, service_workers="block")
    page = context.new_page()
    meter = Meter(page)
    visits = [
        _visit("Bài học, lần đầu tiên", FIRST_BYTES, line, meter, page, lambda: page.goto(first)),
        _visit("Bài học tiếp theo", NEXT_BYTES, line, meter, page, lambda: page.goto(second)),
    ]
    context.close()
    return visits


def day(browser: Browser, line: CountingLine, cookies: list[Any], home: str, read: list[str], quiz: str) -> list[Visit]:
    """Home, three lessons read to their end, one quiz of a topic, home again; and all of it together."""
    context = phone(browser, line, cookies)
    page = context.new_page()
    meter = Meter(page)
    visits = [_visit("Trang của tôi", FIRST_BYTES, line, meter, page, lambda: page.goto(home))]
    for number, address in enumerate(read, 1):
        visits.append(_visit(f"Bài học {number}", None, line, meter, page, lambda address=address: _read(page, address)))  # type: ignore[misc]
    visits.append(_visit("Cả bài tự kiểm tra chuyên đề", None, line, meter, page, lambda: _take_quiz(page, quiz)))
    visits.append(_visit("Về trang của tôi", None, line, meter, page, lambda: page.goto(home)))
    context.close()
    whole = Visit("Cả ngày học", DAY_BYTES, [each for visit in visits for each in visit.resources])
    whole.line_bytes = sum(visit.line_bytes for visit in visits)
    return [*visits, whole]


def _visit(name: str, most_bytes: int | None, line: CountingLine, meter: Meter, page: Page, go: Callable[[], object]) -> Visit:
    """One visit until nothing comes any more."""
    go()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # the service worker takes what it keeps after the page has come
    return Visit(name, most_bytes, meter.take(), line.take())


def _read(page: Page, address: str) -> None:
    """A lesson from the beginning to the end, so that its reading is told to the server."""
    page.goto(address)
    for _turn in range(40):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(30)


def _take_quiz(page: Page, before: str) -> None:
    """Begin, answer what can be ticked, hand in."""
    page.goto(before)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_selector("[data-asked]")
    for _turn in range(60):
        choice = page.locator("[data-asked] input[type=radio], [data-asked] input[type=checkbox]").first
        if choice.count():
            choice.check(force=True)
        page.locator("button[data-go='1']:visible").last.click()
        page.wait_for_timeout(150)
        if "/xem-lai" in page.url:
            break
    page.locator("button[form=nop]").click()
    page.wait_for_url("**/ket-qua")
