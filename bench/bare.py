"""What every page is compared with: a Flask view that only returns so many bytes."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/<int:size>")
def blank(size: int) -> bytes:
    """`size` bytes."""
    return b"." * size
