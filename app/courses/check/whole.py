"""The whole check of packages: what does not fit, what cannot be rendered, what other rooms find, what the gate finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from app.courses.check.package import check_package
from app.courses.check.quality.explained import explain
from app.courses.check.quality.gate import quality_faults
from app.courses.check.quality.lexicon import read_lexicon
from app.courses.check.quality.links import silent_links
from app.courses.check.quality.sources import source_notes
from app.courses.check.quality.writings import Writing
from app.courses.check.rendering import rendering_faults
from app.courses.faults import Fault
from app.courses.package.records import Package

Check = Callable[[Package], Sequence[Fault]]
"""What another room finds wrong in a package."""


def check_all(
    packages: Sequence[Package],
    content: Path,
    checks: Sequence[Check] = (),
    *,
    online: bool = False,
    today: date | None = None,
) -> tuple[list[Fault], list[Writing]]:
    """Every fault of the packages in `content`, each once, and their texts; `online` also tries the links out of them, `today`
    tells of sources that were not checked for long."""
    found = [fault for package in packages for fault in _of_package(package, checks)]
    quality, writings = quality_faults(packages, read_lexicon(content))
    silent = silent_links(writings) if online else []
    old = source_notes(writings, today) if today else ()
    return sorted(set(explain([*found, *quality, *silent, *old], writings))), writings


def _of_package(package: Package, checks: Sequence[Check]) -> list[Fault]:
    """What is wrong in one package."""
    found = check_package(package)
    for check in checks:
        found += check(package)
    return [*found, *rendering_faults(package, found)]
