"""How somebody likes to read on this device: size of letters, light or dark. A cookie of two signs; pages that a phone keeps for
everybody are plain, and their script reads the cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask, Response, has_request_context, request

COOKIE = "cach_doc"
SIZES = ("0", "1", "2")
"""As the device has it, larger, much larger."""
THEMES = ("m", "s", "t")
"""As the device has it (máy), light (sáng), dark (tối)."""
_YEAR = 31_536_000
_WRITTEN = re.compile(r"([012])([mst])")


@dataclass(frozen=True)
class Way:
    """A way of reading."""

    size: str = "0"
    theme: str = "m"


_PLAIN = Way()


def install(app: Flask) -> None:
    """Give every template the variable `way`."""
    app.context_processor(lambda: {"way_of_reading": current()})


def current() -> Way:
    """The way of this request; plain where nobody asks."""
    if not has_request_context():
        return _PLAIN
    found = _WRITTEN.fullmatch(request.cookies.get(COOKIE, ""))
    return Way(found.group(1), found.group(2)) if found else _PLAIN


def keep(response: Response, way: Way, *, secure: bool) -> None:
    """Keep a way on this device; the page's script may read it, because it says nothing of anybody."""
    response.set_cookie(COOKIE, f"{way.size}{way.theme}", max_age=_YEAR, samesite="Lax", secure=secure, path="/")
