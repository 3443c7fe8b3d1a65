"""What is wrong in a content package, by file and line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a package from being published; a warning is to be mended or explained in the file; a note is only listed;
    what is explained was looked at, and the file says why it stays."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    EXPLAINED = "explained"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: the file (its path from the content folder), the line from 1, and one sentence that says how.

    `code` is the kind of a warning, `matter` the word or key it is about: by these an author explains it away.
    """

    file: str
    line: int
    sentence: str
    severity: Severity = Severity.ERROR
    code: str = ""
    matter: str = ""

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

    def warn(self, line: int, sentence: str, code: str = "", matter: str = "") -> None:
        """Note something to mend or to explain."""
        self.found.append(Fault(self.file, max(line, 1), sentence, Severity.WARNING, code, matter))

    def note(self, line: int, sentence: str) -> None:
        """Note something to know."""
        self.found.append(Fault(self.file, max(line, 1), sentence, Severity.NOTE))
