"""Rows as CSV that Excel opens with Vietnamese letters and without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows with a head line, UTF-8 with a byte order mark, lines ended as RFC 4180 says; missing values are empty.

    The columns are those of all rows in the order in which they first appear. A text that a spreadsheet would take for a formula
    gets an apostrophe before it.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([[_cell(row.get(name)) for name in columns] for row in rows])
    return ("\ufeff" + file.getvalue()).encode()


def _cell(value: Any) -> Any:
    """One cell: numbers stay numbers, whole ones without ".0"."""
    if value is None:
        return ""
    if isinstance(value, float):
        return int(value) if value == int(value) else value
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value
