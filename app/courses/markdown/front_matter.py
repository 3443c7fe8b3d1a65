"""The YAML head of a lesson file."""

from __future__ import annotations

import yaml

FENCE = "---"


def split(text: str) -> tuple[str, str, int] | None:
    """(head, body, line on which the body begins) of a text that opens with a head between two lines "---"; None without one."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    return None


def verify_of(text: str) -> tuple[str, ...]:
    """What a published lesson still leaves to be verified; nothing when its head cannot be read."""
    parts = split(text)
    try:
        head = yaml.safe_load(parts[0]) if parts else None
    except (yaml.YAMLError, RecursionError, ValueError):
        return ()
    rows = head.get("verify") if isinstance(head, dict) else None
    return tuple(str(row) for row in rows) if isinstance(rows, list) else ()
