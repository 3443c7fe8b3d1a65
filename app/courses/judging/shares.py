"""Accepted answers that give a part of the marks: "[50%] nghe"."""

from __future__ import annotations

import re

_SHARE = re.compile(r"\[([0-9]{1,3}(?:[.,][0-9]{1,5})?)%\]\s*(.*)", re.DOTALL)


def share_of(accepted: str) -> tuple[float, str]:
    """(share of the marks, the answer itself) of an accepted answer as it is written; without a share it is 1."""
    found = _SHARE.fullmatch(accepted)
    if found is None:
        return 1.0, accepted
    return min(1.0, round(float(found.group(1).replace(",", ".")) / 100, 7)), found.group(2)


def with_share(share: float, accepted: str) -> str:
    """An accepted answer as it is written with its share."""
    if share >= 1:
        return accepted
    percent = f"{round(share * 100, 5):.5f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"[{percent}%] {accepted}"
