"""The whole gate: every package read once, every rule asked, what files explain taken into account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.courses.check.quality.honesty import balance_faults, minute_faults
from app.courses.check.quality.lexicon import TERMS_FILE, Lexicon, with_terms_of
from app.courses.check.quality.links import link_faults
from app.courses.check.quality.readability import readability_faults
from app.courses.check.quality.repeats import repeat_faults
from app.courses.check.quality.spelling import school_notes, spelling_faults
from app.courses.check.quality.terms import term_faults
from app.courses.check.quality.typography import typography_faults
from app.courses.check.quality.writings import Writing, writings_of
from app.courses.faults import Fault
from app.courses.package.records import Package


def quality_faults(packages: Sequence[Package], lexicon: Lexicon) -> tuple[list[Fault], list[Writing]]:
    """What the gate finds in the texts of these packages, and the texts; nothing is explained away yet."""
    faults, writings = list(lexicon.faults), list[Writing]()
    for package in packages:
        own = writings_of(package)
        writings += own
        words = with_terms_of(lexicon, package.folder, f"{package.folder.name}/{TERMS_FILE}")
        faults += words.faults if words is not lexicon else ()
        faults += [fault for writing in own for fault in writing_faults(writing, words)]
        faults += [*school_notes(package.file, own), *balance_faults(package)]
    return [*faults, *repeat_faults(writings)], writings


def writing_faults(writing: Writing, lexicon: Lexicon) -> Iterator[Fault]:
    """What is found in one file."""
    yield from spelling_faults(writing, lexicon)
    yield from typography_faults(writing)
    yield from readability_faults(writing)
    yield from minute_faults(writing)
    yield from term_faults(writing, lexicon)
    yield from link_faults(writing)
