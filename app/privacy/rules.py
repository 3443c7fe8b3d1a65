"""Rules of privacy: until when a request is answered, what stays for good reasons, what of an ID number is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.kernel.refusal import Refused
from app.kernel.text import _, fold, squeeze

WORKING_DAYS = 2
"""Within so many working days a request of a person about her data is answered (NĐ 356/2025/NĐ-CP)."""
LEAST_SHOWN = 5
"""No count below this is shown of what people told by consent."""
NONE, UNSAID = "không", "chưa cho biết"
"""Groups of those who wrote that they have none, and of those who told nothing."""
_SATURDAY = 5
_SHOWN = 3
_ID_DIGITS = 12


class RequestKind(StrEnum):
    """What may be asked about one's own data; a copy needs no request, it is there at once."""

    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"
    OTHER = "other"


class Outcome(StrEnum):
    """How a request was answered."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


class Ground(StrEnum):
    """What stays although its person asked otherwise, because others rely on it."""

    NONE = ""
    REGISTER = "register"
    DECISION = "decision"
    ATTENDANCE = "attendance"
    JOURNAL = "journal"


class ParticularKind(StrEnum):
    """What somebody may tell about herself, and need not."""

    ID_NUMBER = "id_number"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    PARTY = "party"


@dataclass(frozen=True)
class Watched:
    """A page that shows or hands out other people's data: what the journal calls it, and the argument that names its subject."""

    subject: str
    argument: str


def answer_due(asked_on: date) -> date:
    """The last day for an answer: `WORKING_DAYS` after the day on which it was asked; Saturdays and Sundays are none."""
    day, left = asked_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def masked(value: str) -> str:
    """An ID number with all but its last three digits covered."""
    return "•" * max(len(value) - _SHOWN, 0) + value[-_SHOWN:] if len(value) > _SHOWN else "•" * len(value)


def particular_of(kind: ParticularKind, text: str) -> str:
    """What she wrote in the form in which it is kept; "" when nothing.

    Refused: "id_number" (not twelve digits), "too_long".
    """
    value = squeeze(text)
    if kind is ParticularKind.ID_NUMBER and value:
        value = re.sub(r"[\s.\-]", "", value)
        if not re.fullmatch(rf"\d{{{_ID_DIGITS}}}", value, re.ASCII):
            raise Refused("id_number", _("Số căn cước gồm 12 chữ số, ví dụ 038 185 001 234."))
    if len(value) > 80:
        raise Refused("too_long", _("Viết ngắn lại, không quá 80 ký tự."))
    return value


WATCHED = {
    "desks.cohort_xlsx": Watched("cohort", "cohort_id"),
    "cohorts.roster": Watched("cohort", "cohort_id"),
    "cohorts.roster_xlsx": Watched("cohort", "cohort_id"),
    "completion.risks_xlsx": Watched("cohort", ""),
    "completion.ledger_of": Watched("enrolment", "enrolment_id"),
    "completion.ledger_xlsx": Watched("enrolment", "enrolment_id"),
    "completion.decide_xlsx": Watched("cohort", "cohort_id"),
    "completion.decision_xlsx": Watched("decision", "decision_id"),
    "completion.frozen": Watched("enrolment", "enrolment_id"),
    "quizzes.attempt_log": Watched("attempt", "attempt_id"),
    "quizzes.mark_list_xlsx": Watched("cohort", "cohort_id"),
    "quizzes.cohort_paper_xlsx": Watched("cohort", "cohort_id"),
    "certificates.cohort_pdf": Watched("cohort", "cohort_id"),
    "certificates.register_xlsx": Watched("register", "register_id"),
    "certificates.register_pdf": Watched("register", "register_id"),
    "attendance.cards_pdf": Watched("cohort", "cohort_id"),
    "attendance.leave_photo": Watched("leave_request", "request_id"),
    "plans.lacking_xlsx": Watched("unit", ""),
    "plans.line_xlsx": Watched("target_line", "line_id"),
    "plans.opening_xlsx": Watched("opening", "opening_id"),
    "reports.draft": Watched("report", ""),
    "reports.issued_file": Watched("report", "report_id"),
    "reports.dossier_zip": Watched("cohort", "cohort_id"),
}
"""Pages about one other person, and whatever leaves the house as a file: who opened them stands in the journal."""


@dataclass(frozen=True)
class Share:
    """One line of a table of counts; `name` "" for small groups put together."""

    name: str
    people: int


def shares_of(counts: Mapping[str, int]) -> list[Share] | None:
    """Groups as they may be shown, the largest first; None where nothing may be.

    Groups below `LEAST_SHOWN` are put together, with the next larger ones until they are two groups and `LEAST_SHOWN` people at
    least, so that nobody computes one of them from the total. A table with one group only would tell it of everybody.
    """
    groups = sorted((people, name) for name, people in counts.items() if people > 0)
    together = [group for group in groups if group[0] < LEAST_SHOWN]
    rest = groups[len(together) :]
    while together and rest and (len(together) < 2 or sum(people for people, _name in together) < LEAST_SHOWN):
        together.append(rest.pop(0))
    if len(rest) + bool(together) < 2:
        return None
    shown = [Share(name, people) for people, name in reversed(rest)]
    return [*shown, Share("", sum(people for people, _name in together))] if together else shown


def group_of(text: str) -> str:
    """Under which group something counts that she wrote in her own words: case and accents do not matter, "không …" is no."""
    key = fold(text).removeprefix("dan toc ")
    return NONE if key.startswith(("khong", "chua")) else key
