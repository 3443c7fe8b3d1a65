"""Files that a page hands out."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response

from app.kernel.text import nfc, strip_accents


def attachment(data: bytes, filename: str, mimetype: str) -> Response:
    """`data` as a download called `filename`; old clients get the name without accents (đ as d), all others the whole name."""
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = disposition(filename)
    return response


def disposition(filename: str) -> str:
    """The header value for `filename` after RFC 6266 and 5987; path separators, quotes and line breaks become "-"."""
    name = re.sub(r'[\x00-\x1f\x7f/\\":<>|*?]+', "-", nfc(filename)).strip() or "tep"
    plain = re.sub(r"[^ -~]", "_", strip_accents(name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
