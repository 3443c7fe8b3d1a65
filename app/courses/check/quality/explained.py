"""What the author explains in the file is taken off the list of warnings, and stays on the list of what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.courses.check.codes import QUALITY_CODES
from app.courses.check.notes import CODES
from app.courses.check.quality.writings import BANK, Writing
from app.courses.faults import Fault, Severity
from app.courses.package.records import Permit
from app.kernel.text import _

_Used = set[tuple[str, Permit]]
"""Explanations that explain something, with their file."""


def explain(faults: Iterable[Fault], writings: Sequence[Writing]) -> list[Fault]:
    """The faults, those that a file explains as such; and what is wrong with the explanations themselves."""
    by_file = {writing.file: writing for writing in writings}
    used: _Used = set()
    result = [_explained(fault, by_file.get(fault.file), used) for fault in faults]
    return [*result, *_idle(writings, used)]


def _explained(fault: Fault, writing: Writing | None, used: _Used) -> Fault:
    """The fault, with the reason why it stays when there is one."""
    if writing is None or fault.severity not in {Severity.WARNING, Severity.NOTE} or fault.code not in QUALITY_CODES:
        return fault
    permit = next((permit for permit in writing.permits if _fits(permit, fault)), None)
    why = (
        permit.why if permit else next((reason for start, end, code, reason in writing.own if _own(start, end, code, fault)), "")
    )
    if permit:
        used.add((_home(writing), permit))
    if not why:
        return fault
    sentence = _("{sentence} Lý do giữ: {reason}").format(sentence=fault.sentence, reason=why)
    return replace(fault, sentence=sentence, severity=Severity.EXPLAINED)


def _fits(permit: Permit, fault: Fault) -> bool:
    """Whether an explanation is about this: its code, and the beginning of the word or sentence when it names one."""
    return permit.code == fault.code and fault.matter.lower().startswith(permit.matter.lower())


def _own(start: int, end: int, code: str, fault: Fault) -> bool:
    """Whether the explanation of one question is about this."""
    return code == fault.code and start <= fault.line <= end


def _idle(writings: Sequence[Writing], used: _Used) -> Iterator[Fault]:
    """Explanations with a code that does not exist: an error; explanations of nothing: a note."""
    known = {*QUALITY_CODES, *CODES}
    seen: _Used = set()
    for writing in writings:
        file = _home(writing)
        for permit in writing.permits:
            if (file, permit) in seen:
                continue
            seen.add((file, permit))
            if permit.code not in known:
                sentence = _("allow không có mã “{code}”. Các mã: {codes}.")
                yield Fault(file, permit.line, sentence.format(code=permit.code[:40], codes=", ".join(sorted(known))))
            elif permit.code in QUALITY_CODES and (file, permit) not in used:
                sentence = _("allow “{code}” không còn giải thích điều gì; bỏ đi.")
                yield Fault(file, permit.line, sentence.format(code=permit.code), Severity.NOTE)


def _home(writing: Writing) -> str:
    """The file in which the explanations of a writing stand; a bank's stand in topic.yml."""
    return writing.file.replace("/questions.md", "/topic.yml") if writing.kind == BANK else writing.file
