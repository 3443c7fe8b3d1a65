"""QR codes as SVG for pages, and as squares for papers."""

from __future__ import annotations

import io
from typing import Any


def qr_svg(text: str) -> str:
    """A QR of `text` as an `<svg>` that fills its box; colours come from the page's style sheet."""
    out = io.BytesIO()
    _made(text, "m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, svgclass="qr", lineclass=None, nl=False
    )
    return out.getvalue().decode()


def qr_squares(text: str) -> list[list[bool]]:
    """A QR of `text` as rows of dark and light squares, without a margin."""
    return [[bool(module) for module in row] for row in _made(text, "q").matrix]


def _made(text: str, error: str) -> Any:
    """A QR that still reads with some of its squares lost: "m" 15%, "q" 25%."""
    import segno  # read when the first QR is drawn

    return segno.make(text, error=error, micro=False)
