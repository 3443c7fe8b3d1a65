"""Links out into the world: written rightly and over https; with `--online`, whether somebody answers.

Links inside a package (`bai:…`, `#…`) are the business of app/courses/check/lessons.py.
"""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from app.courses.check.codes import LINK, found
from app.courses.check.quality.writings import Writing
from app.courses.faults import Fault
from app.kernel.text import _

SECONDS_A_LINK = 10
SECONDS_IN_ALL = 120
_AT_ONCE = 8
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)

Knock = Callable[[str, float], str]
"""Tries an address for so many seconds: "" when somebody answers, else why not."""


def links_of(writing: Writing) -> list[tuple[int, str]]:
    """(line, address) of every link that leaves the package."""
    body = writing.lesson.body.references if writing.lesson else ()
    outside = [
        (link.line, link.target) for link in body if link.kind == "link" and re.match("https?:", link.target, re.IGNORECASE)
    ]
    return [*writing.links, *outside]


def link_faults(writing: Writing) -> Iterator[Fault]:
    """Addresses that cannot be right, and those that are not https."""
    for line, address in links_of(writing):
        if sentence := _wrong(address):
            yield found(writing.file, line, LINK, sentence.format(address=address[:80]), address)


def _wrong(address: str) -> str:
    """What is wrong with an address, or ""."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return _("Địa chỉ “{address}” viết sai.")
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host) or re.search(r"\s", address):
        return _("Địa chỉ “{address}” viết sai; viết như https://ten-mien.vn/trang.")
    return "" if parts.scheme.lower() == "https" else _("Địa chỉ “{address}” chưa phải https.")


def silent_links(writings: Iterable[Writing], knock: Knock | None = None, *, seconds: float = SECONDS_IN_ALL) -> list[Fault]:
    """Warnings for addresses at which nobody answers; each is tried once, and after `seconds` the rest is not tried."""
    places = [(writing.file, line, address) for writing in writings for line, address in links_of(writing) if not _wrong(address)]
    addresses = list(dict.fromkeys(address for _file, _line, address in places))
    end = time.monotonic() + seconds

    def ask(address: str) -> str:
        left = end - time.monotonic()
        return (knock or _knock)(address, min(left, SECONDS_A_LINK)) if left > 0 else _("hết giờ, chưa thử")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(addresses, pool.map(ask, addresses), strict=True))
    sentence = _("Địa chỉ “{address}” không mở được: {why}.")
    return [
        found(file, line, LINK, sentence.format(address=address[:80], why=answers[address]), address)
        for file, line, address in places
        if answers[address]
    ]


def _knock(address: str, seconds: float) -> str:
    """Ask for the page and read nothing of it."""
    request = urllib.request.Request(address, headers={"User-Agent": "so-hoc-50-50 content check"})
    try:
        with urllib.request.urlopen(request, timeout=seconds):
            return ""
    except urllib.error.HTTPError as error:
        return "" if error.code in {401, 403, 405, 429} else f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))[:80]
