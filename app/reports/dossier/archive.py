"""The papers of a class as one ZIP: written paper by paper into a file, so that memory does not grow with the class."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO

from app.cohorts.queries import CohortView
from app.reports.dossier.papers import Desk, Paper, contents, papers_of
from app.reports.making import write
from app.reports.queries.letterheads import letterhead_for
from app.storage.transaction import session

_EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_PAPERS = 10
"""About how many papers there are; what progress is shown against."""


def write_dossier(cohort: CohortView, out: IO[bytes], at: datetime, done: Callable[[str], None] = lambda _name: None) -> int:
    """Write the ZIP into `out`; gives how many files it has. `done` is told the name of every paper that is ready.

    The same facts are the same bytes; names are plain letters (đ as d), which every program unpacks.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _papers_into(archive, cohort, at):
            done(name)
        return len(archive.namelist())


def dossier_pieces(cohort: CohortView, at: datetime) -> Iterator[bytes]:
    """The ZIP paper by paper, as each is ready, so that whoever waits sees how far it is.

    Between two pieces nothing of the database is held: a slow line must not keep others from writing.
    """
    wire = _Wire()
    with zipfile.ZipFile(wire, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for _name in _papers_into(archive, cohort, at):
            session().rollback()
            yield wire.taken()
    yield wire.taken()


class _Wire:
    """Takes what a ZIP writes, from front to back only, and gives it on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        """What came since the last time."""
        found, self._parts = b"".join(self._parts), []
        return found


def _papers_into(archive: zipfile.ZipFile, cohort: CohortView, at: datetime) -> Iterator[str]:
    """Write paper after paper, the table of contents last; gives the name of each that is written."""
    head, signing = letterhead_for(cohort.unit_path, cohort.unit_name, None, cohort.closes_on)
    desk = Desk(cohort, head, signing, at)
    listed: list[tuple[str, str]] = []
    for paper in papers_of(desk):
        listed.append((paper.title, "\n".join(_add(archive, paper))))
        yield paper.name
    last = contents(desk, listed)
    _add(archive, last)
    yield last.name


def _add(archive: zipfile.ZipFile, paper: Paper) -> list[str]:
    """The two files of a paper; gives their names."""
    names = []
    for form in (paper.editable, "pdf"):
        entry = zipfile.ZipInfo(f"{paper.name}.{form}", _EPOCH)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        archive.writestr(entry, write(paper.document, form))
        names.append(entry.filename)
    return names
