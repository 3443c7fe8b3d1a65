"""What courses asks the rooms above, which it may not import: they add themselves here when the application is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.courses.package.records import Package


@dataclass(frozen=True)
class TestsWritten:
    """The tests of an edition as programme.yml and topic.yml would say them; quizzes by the key of their topic."""

    papers: Sequence[Mapping[str, Any]] = ()
    quizzes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionPicture:
    """A picture in a question in use: the question, the path in its text, the hash, the description."""

    topic_id: int
    question_id: int
    key: str
    path: str
    sha256: str
    alt: str


pictures_asked: list[Callable[[Collection[int]], Sequence[QuestionPicture]]] = []
"""For topics: the pictures of their questions in use. 1 statement each."""
pictures_shown: list[Callable[[], Collection[str]]] = []
"""The hashes of pictures that questions of any time show. 1 statement each."""

tests_of: list[Callable[[int], TestsWritten]] = []
"""For an edition: its tests as they are now. 2 statements each."""
tests_written: list[Callable[[Package, int, Mapping[str, int]], int]] = []
"""Write the tests of a package for an edition that has none yet: `(package, edition_id, topic_ids)`, inside the transaction."""
