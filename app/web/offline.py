"""Pages that a phone may keep to open them without a line."""

from __future__ import annotations

from flask import Response, make_response

KEEP = "X-Keep-Offline"
"""The header by which a page says that the phone may keep it; `js/sw.js` keeps no other page."""
DAY, LONG = "day", "long"
"""Kept for the day, because tomorrow it would mislead; or as last seen until she signs out."""


def kept_offline(page: str) -> Response:
    """A page that the phone of whoever opened it may keep for the day."""
    response = make_response(page)
    response.headers[KEEP] = DAY
    return response
