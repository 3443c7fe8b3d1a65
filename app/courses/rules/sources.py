"""When a source ("căn cứ") has to be looked at again: laws and decisions are amended while lessons stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

FRESH_DAYS = 365
"""Days after which a check is out of date: laws of a year take effect in its course, so that once a year finds all."""


def checked_on(source: Mapping[str, Any]) -> date | None:
    """The day on which a source was checked last (kept as dd/mm/yyyy); None when nobody said so."""
    try:
        return datetime.strptime(str(source.get("checked_on") or ""), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None


def is_out_of_date(source: Mapping[str, Any], today: date) -> bool:
    """Whether a source was never checked, or too long ago."""
    day = checked_on(source)
    return day is None or (today - day).days > FRESH_DAYS
