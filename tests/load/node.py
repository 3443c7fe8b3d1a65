"""One application node under gunicorn whose doors read the day of the tests: the file NODE_CLOCK says what time it is."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from wsgi import app

__all__ = ["app"]

_CLOCK = Path(os.environ["NODE_CLOCK"])


def _now() -> datetime:
    """What the test says."""
    return datetime.fromisoformat(_CLOCK.read_text(encoding="ascii"))


for _name, _module in list(sys.modules.items()):
    if _name.startswith("app.") and getattr(_module, "utc_now", None) is not None:
        _module.utc_now = _now  # type: ignore[attr-defined]
