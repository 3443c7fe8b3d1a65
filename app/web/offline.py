"""Pages that a phone may keep to open them without a line."""

from __future__ import annotations

from flask import Response, make_response

KEEP = "X-Keep-Offline"
"""The header by which a page says that the phone may keep it; `js/sw.js` keeps no other page."""
LONG = "long"
"""Kept as last seen, for as long as a sign-in lasts, until she signs out or somebody else signs in on that phone."""


def kept_offline(page: str) -> Response:
    """A page that the phone of whoever opened it may keep."""
    response = make_response(page)
    response.headers[KEEP] = LONG
    return response
