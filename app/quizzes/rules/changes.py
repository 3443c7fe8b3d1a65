"""What changed between two questions, label by label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.courses.rules.word_changes import Piece, word_changes

__all__ = ["Changed", "Piece", "changes", "word_changes"]


@dataclass(frozen=True)
class Changed:
    """One thing that changed, by its label."""

    label: str
    pieces: tuple[Piece, ...]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[Changed]:
    """The labels whose words differ, in the order of `after`, then those that are gone."""
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Changed(label, word_changes(before.get(label, ""), after.get(label, "")))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]
