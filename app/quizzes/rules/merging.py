"""When a publish meets a question: what the files say now, what they said before, and what stands in the web."""

from __future__ import annotations

from enum import StrEnum


class Merge(StrEnum):
    """What a publish does with one question."""

    NOTHING = "nothing"
    AGREED = "agreed"  # the web already says what the files say
    TAKE = "take"  # the files changed, the web did not: a new version
    CONFLICT = "conflict"  # both changed: the web stays, a person decides
    RETIRE = "retire"  # gone from the files, never changed in the web
    FORGET = "forget"  # gone from the files, and not in use any more


def merge(*, said: str, before: str | None, web: str, from_file: bool) -> Merge:
    """What to do with a question that stands in the files. Hashes: `said` now, `before` at the last publish, `web` in use.

    `from_file`: whether the version in use came from a file.
    """
    if said == before:
        return Merge.NOTHING
    if said == web:
        return Merge.AGREED
    if web == before or (before is None and from_file):
        return Merge.TAKE
    return Merge.CONFLICT


def merge_gone(*, before: str | None, web: str, retired: bool) -> Merge:
    """What to do with a question that does not stand in the files; one that never stood there stays as it is."""
    if before is None:
        return Merge.NOTHING
    if retired:
        return Merge.FORGET
    return Merge.RETIRE if web == before else Merge.CONFLICT
