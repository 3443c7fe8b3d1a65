"""How a notice leaves the house: one POST, answered within five seconds or tried again later."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from app.exchange.rules.notices import Letter

_SECONDS = 5


class _Straight(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: who is told was named by the operator."""

    def redirect_request(self, *_asked: Any) -> None:
        """No further request."""


def post(letter: Letter) -> str:
    """Send it; "" when the other side took it (2xx), else in a word why not."""
    request = urllib.request.Request(letter.address, letter.body, letter.headers, method="POST")
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=_SECONDS):
            return ""
    except HTTPError as error:
        error.close()
        return str(error.code)
    except (OSError, ValueError, HTTPException) as error:  # HTTPException: what answers speaks no HTTP
        return type(getattr(error, "reason", error)).__name__[:80]
