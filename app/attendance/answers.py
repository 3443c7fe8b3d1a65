"""What somebody chose on the preview of a file, out of a posted form: whom rows mean, which cells are right, how it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.attendance.rules.choices import NO_COLUMN, ROLES, Choices
from app.attendance.rules.proposal import Proposal
from app.kernel.ids import is_id
from app.kernel.text import squeeze

_TYPED = re.compile(r".*\(HV-(\d{1,9})\)", re.IGNORECASE)


@dataclass(frozen=True)
class Answers:
    """Row number to enrolment (0: nobody), and by (session, enrolment) the mark to be replaced (0: none).

    `unread` are rows in which something was typed that names nobody of the list.
    """

    names: Mapping[int, int] = field(default_factory=dict)
    differing: Mapping[tuple[int, int], int] = field(default_factory=dict)
    unread: tuple[int, ...] = ()

    def over(self, kept: Mapping[str, Any]) -> Answers:
        """These answers on top of those that were kept from other pages."""
        names = {int(row): person for row, person in kept.get("names", {}).items()}
        pairs = ((key.partition("-"), mark) for key, mark in kept.get("differing", {}).items())
        differing = {(int(left), int(right)): mark for (left, _dash, right), mark in pairs}
        return replace(self, names={**names, **self.names}, differing={**differing, **self.differing})


def answers_from(form: Mapping[str, str]) -> Answers:
    """The answers of a posted preview.

    Fields "n12" (a row: an enrolment, "" for nobody, or typed as "Lê Thị Hường, Xã Mường Lát (HV-12)") and "d3-45" (session and
    enrolment: "keep" or the mark's id).
    """
    names: dict[int, int] = {}
    unread = []
    for name, value in form.items():
        if name[:1] != "n" or not is_id(name[1:]):
            continue
        typed = _TYPED.fullmatch(squeeze(value))
        if is_id(value) or typed:
            names[int(name[1:])] = int(typed[1]) if typed else int(value)
        elif value.strip():
            unread.append(int(name[1:]))
        else:
            names[int(name[1:])] = 0
    pairs = [(name[1:].partition("-"), value) for name, value in form.items() if name[:1] == "d"]
    differing = {
        (int(left), int(right)): int(value) if is_id(value) else 0
        for (left, _dash, right), value in pairs
        if is_id(left) and is_id(right)
    }
    return Answers(names, differing, tuple(unread))


def choices_from(form: Mapping[str, str], proposal: Proposal) -> Choices:
    """How to read the file from now on.

    Fields "c-name" … (a column, "" for none), "l0" … (the meaning of the letter at that place of the proposal, "" for still
    unknown), "blank", "session", "full", "part", "late" and "early".

    What the form does not have stays; a number that is none becomes -1, which the use-case refuses with its sentence.
    """
    source, before = proposal.source, proposal.source.choices
    columns = dict(before.columns)
    for role in ROLES:
        value = form.get(f"c-{role}")
        column = int(value) if value is not None and is_id(value) else NO_COLUMN
        if value is not None and column != source.people.get(role, NO_COLUMN):
            columns[role] = column
    legend = dict(before.legend)
    for at, letter in enumerate(source.letters):
        meaning = form.get(f"l{at}", letter.meaning)
        if meaning and meaning != letter.meaning:
            legend[letter.key] = meaning
    return replace(
        before,
        columns=columns,
        legend=legend,
        blank=form.get("blank", before.blank),
        session_id=_number(form, "session", before.session_id or 0) or None,
        full_percent=_number(form, "full", before.full_percent),
        part_percent=_number(form, "part", before.part_percent),
        late_minutes=_number(form, "late", before.late_minutes),
        early_minutes=_number(form, "early", before.early_minutes),
    )


def _number(form: Mapping[str, str], name: str, before: int) -> int:
    """A whole number of the form."""
    if name not in form:
        return before
    text = squeeze(form[name]).removesuffix("%").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0 if not text and name == "session" else -1
