"""What the part "Cách đọc tệp này" of the preview asks: columns, letters, empty cells, session, where the lines are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.attendance.rules.choices import MEETINGS, NO_COLUMN, ROLES, Choices, SourceKind
from app.attendance.rules.proposal import Proposal
from app.attendance.rules.reading import column_letters
from app.attendance.wording import COLUMNS, ENCODINGS, HALVES, MEANINGS
from app.cohorts.queries import SessionView
from app.kernel.text import _
from app.web.format import day

Options = tuple[tuple[str, str], ...]
"""Values and words of a box to choose from."""


@dataclass(frozen=True)
class Ask:
    """One box: its name in the form, its label, what is chosen, what can be chosen (empty: a number is typed), a hint."""

    name: str
    label: str
    value: str
    options: Options = ()
    hint: str = ""


@dataclass(frozen=True)
class ReadingShown:
    """The boxes by group; `encoding` is that of a text file; `open` when something has to be chosen first."""

    columns: tuple[Ask, ...]
    letters: tuple[Ask, ...]
    others: tuple[Ask, ...]
    encoding: str
    open: bool


def reading_shown(proposal: Proposal, choices: Choices, sessions: Sequence[SessionView]) -> ReadingShown:
    """The boxes for a file of this kind, filled with `choices`."""
    source = proposal.source
    unknown = any(not letter.meaning and not choices.legend.get(letter.key) for letter in source.letters)
    return ReadingShown(
        _columns(proposal, choices) if source.kind == SourceKind.SHEET else (),
        _letters(proposal, choices),
        tuple(_others(proposal, choices, sessions)),
        ENCODINGS.get(source.encoding, ""),
        unknown or (source.kind in MEETINGS and choices.session_id is None),
    )


def _columns(proposal: Proposal, choices: Choices) -> tuple[Ask, ...]:
    """Which column holds what."""
    titles = {column: title for column, title in proposal.source.columns if title}
    titles.update({column: titles.get(column, "") for column in proposal.source.people.values()})
    offered = tuple((str(column), f"{column_letters(column)}: {title}"[:60]) for column, title in sorted(titles.items()))
    asks = []
    for role in ROLES:
        chosen = choices.columns.get(role, proposal.source.people.get(role, NO_COLUMN))
        none = () if role == "name" else (("", _("Không có")),)
        asks.append(Ask(f"c-{role}", COLUMNS[role], str(chosen) if chosen >= 0 else "", none + offered))
    return tuple(asks)


def _letters(proposal: Proposal, choices: Choices) -> tuple[Ask, ...]:
    """What each letter means."""
    asks = []
    for at, letter in enumerate(proposal.source.letters):
        chosen = choices.legend.get(letter.key, letter.meaning)
        options = tuple((value, words) for value, words in MEANINGS.items() if value or not letter.meaning)
        label = _("“{letter}” ({n} ô)").format(letter=letter.shown, n=letter.count)
        asks.append(Ask(f"l{at}", label, chosen, options))
    return tuple(asks)


def _others(proposal: Proposal, choices: Choices, sessions: Sequence[SessionView]) -> list[Ask]:
    """Empty cells, the session of a meeting, minutes and shares."""
    kind = proposal.source.kind
    if kind in MEETINGS:
        offered = tuple(
            (
                str(one.id),
                _("{name}: {half} {day}").format(name=one.name, half=HALVES[one.half], day=day(one.held_on)),
            )
            for one in sessions
        )
        return [
            Ask("session", _("Buổi học"), str(choices.session_id or ""), (("", _("Chọn buổi")), *offered)),
            Ask("full", _("Có mặt từ (% số phút của buổi)"), str(choices.full_percent)),
            Ask("part", _("Muộn từ (% số phút của buổi)"), str(choices.part_percent), hint=_("Dưới mức này là vắng.")),
        ]
    blanks = (("", _("Chưa nói gì, không ghi")), ("present", _("Có mặt")), ("absent", _("Vắng không phép")))
    if kind == SourceKind.ATTLOG:
        return [
            Ask("late", _("Muộn khi bấm sau giờ vào (phút)"), str(choices.late_minutes)),
            Ask("early", _("Nhận lần bấm trước giờ vào (phút)"), str(choices.early_minutes)),
            Ask("blank", _("Buổi không bấm nghĩa là"), choices.blank, (blanks[0], blanks[2])),
        ]
    return [Ask("blank", _("Ô để trống nghĩa là"), choices.blank, blanks)]
