"""Pages that a phone may keep to open them without a line."""

from __future__ import annotations

from flask import Response, make_response

KEEP = "X-Keep-Offline"
"""The header by which a page says that the phone may keep it for the day; `js/sw.js` keeps no other page."""


def kept_offline(page: str) -> Response:
    """A page that the phone of whoever opened it may keep for the day."""
    response = make_response(page)
    response.headers[KEEP] = "1"
    return response
