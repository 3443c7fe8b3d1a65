"""The description of the interface for other software: one readable file, served as JSON."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

PATH = Path(__file__).with_name("openapi.yaml")


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document, read once."""
    import yaml

    return cast(dict[str, Any], yaml.safe_load(PATH.read_text(encoding="utf-8")))


@cache
def openapi_json() -> bytes:
    """The same as JSON, made once."""
    return json.dumps(openapi(), ensure_ascii=False).encode()
