"""What is wrong in a content package, by file and line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a package from being published; a warning is something to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: the file (its path from the content folder), the line from 1, and one sentence that says how."""

    file: str
    line: int
    sentence: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it keeps the package from being published."""
        return self.severity is Severity.ERROR


class FaultList:
    """Collects the faults of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def error(self, line: int, sentence: str) -> None:
        """Note something that must be mended."""
        self.found.append(Fault(self.file, max(line, 1), sentence))

    def warn(self, line: int, sentence: str) -> None:
        """Note something to look at."""
        self.found.append(Fault(self.file, max(line, 1), sentence, Severity.WARNING))
