"""The papers of a class as one ZIP: written paper by paper into a file, so that memory does not grow with the class."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import IO

from app.cohorts.queries import CohortView
from app.reports.dossier.papers import Desk, Paper, contents, papers_of
from app.reports.making import write
from app.reports.queries.letterheads import letterhead_for

_EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_PAPERS = 10
"""About how many papers there are; what progress is shown against."""


def write_dossier(cohort: CohortView, out: IO[bytes], at: datetime, done: Callable[[str], None] = lambda _name: None) -> int:
    """Write the ZIP into `out`; gives how many files it has. `done` is told the name of every paper that is ready.

    The same facts are the same bytes; names are plain letters (đ as d), which every program unpacks.
    """
    head, signing = letterhead_for(cohort.unit_path, cohort.unit_name, None, cohort.closes_on)
    desk = Desk(cohort, head, signing, at)
    listed: list[tuple[str, str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in papers_of(desk):
            listed.append((paper.title, "\n".join(_add(archive, paper))))
            done(paper.name)
        _add(archive, contents(desk, listed))
        return len(archive.namelist())


def _add(archive: zipfile.ZipFile, paper: Paper) -> list[str]:
    """The two files of a paper; gives their names."""
    names = []
    for form in (paper.editable, "pdf"):
        entry = zipfile.ZipInfo(f"{paper.name}.{form}", _EPOCH)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        archive.writestr(entry, write(paper.document, form))
        names.append(entry.filename)
    return names
