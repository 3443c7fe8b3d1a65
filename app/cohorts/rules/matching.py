"""Who is who: a row of a list against the people whom the union knows already. Certain or asked, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from app.cohorts.rules.roster import ListedPerson, Reason, births_agree, faults
from app.cohorts.rules.units import UnitIndex, UnitMatch
from app.kernel.text import fold, same_tone_placement


@dataclass(frozen=True)
class KnownPerson:
    """A person as the matching sees her: the units of her posts and earlier classes, and how she stands to this class.

    `enrolled` is "" (not in this class), "in", or "left" (she was in it and left).
    """

    person_id: int
    full_name: str
    phone: str | None = None
    birth_on: date | None = None
    birth_year: int | None = None
    unit_ids: frozenset[int] = frozenset()
    enrolled: str = ""


@dataclass(frozen=True)
class Proposal:
    """What should happen with a row: new, known (`person_id`), confirm (choose among `candidates`, or new), refused; and why."""

    kind: str
    why: tuple[Reason, ...] = ()
    person_id: int | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProposedRow:
    """A row of the list with its unit and what is proposed; `done` says what confirming made of it, "" before that.

    `done`: enrolled, already (she was in the class), skipped (left for later by choice), changed (asked again, because the
    people known changed after the list was read).
    """

    listed: ListedPerson
    unit: UnitMatch
    proposal: Proposal
    done: str = ""

    def to_record(self) -> dict[str, Any]:
        """The row as plain JSON."""
        return {
            "listed": self.listed.to_record(),
            "unit": [self.unit.unit_id, list(self.unit.candidates), self.unit.why],
            "kind": self.proposal.kind,
            "why": [[reason.code, reason.detail] for reason in self.proposal.why],
            "person_id": self.proposal.person_id,
            "candidates": list(self.proposal.candidates),
            "done": self.done,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ProposedRow:
        """The row out of its JSON."""
        unit_id, candidates, why = record["unit"]
        reasons = tuple(Reason(code, detail) for code, detail in record["why"])
        proposal = Proposal(record["kind"], reasons, record["person_id"], tuple(record["candidates"]))
        unit = UnitMatch(unit_id, tuple(candidates), why)
        return cls(ListedPerson.from_record(record["listed"]), unit, proposal, record["done"])


@dataclass
class Register:
    """The people known, looked up by folded name and by phone."""

    people: Iterable[KnownPerson]
    by_name: dict[str, list[KnownPerson]] = field(default_factory=dict)
    by_phone: dict[str, list[KnownPerson]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the two indexes."""
        for person in sorted(self.people, key=lambda known: known.person_id):
            self.by_name.setdefault(fold(person.full_name), []).append(person)
            if person.phone:
                self.by_phone.setdefault(person.phone, []).append(person)


def propose(listed: Sequence[ListedPerson], register: Register, units: UnitIndex, *, on: date) -> list[ProposedRow]:
    """What should happen with every row of a list; `on` is the day the class opens.

    Who stands in the list twice is refused the second time, naming the first row.
    """
    above = _Above()
    rows = []
    for person in listed:
        unit = units.find(person.unit_text)
        row = ProposedRow(person, unit, match_row(person, register, unit, on=on))
        if row.proposal.kind != "refused":
            row = above.look(row)
        if row.proposal.kind != "refused":
            above.add(row)
        rows.append(row)
    return rows


def match_row(listed: ListedPerson, register: Register, unit: UnitMatch, *, on: date) -> Proposal:
    """What should happen with one row by itself.

    Same phone and same name (accents forgiven): known. Same spelling, birth and unit: known. Same phone and another name, or
    same name where birth or unit differ or are not known, or two candidates: confirm. Nobody like that: new; but a unit that
    is not certain is always confirmed.
    """
    wrong = faults(listed, on=on)
    if wrong:
        return Proposal("refused", wrong)
    sharing = register.by_phone.get(listed.phone or "", [])
    same = [person for person in sharing if fold(person.full_name) == listed.key]
    if len(same) == 1:
        return _known(listed, same[0], unit)
    if sharing:
        why = tuple(Reason("phone_of_other", person.full_name) for person in sharing)
        return Proposal("confirm", why, None, _ids(sharing))
    namesakes = register.by_name.get(listed.key, [])
    if not namesakes:
        return _with_unit(Proposal("new"), unit)
    return _among_namesakes(listed, namesakes, unit)


def _among_namesakes(listed: ListedPerson, namesakes: Sequence[KnownPerson], unit: UnitMatch) -> Proposal:
    """The decision where the phone says nothing and the name is known."""
    born = (listed.birth_on, listed.birth_year)
    certain = [person for person in namesakes if _is_certainly(listed, person, unit)]
    rivals = [person for person in namesakes if births_agree(born, (person.birth_on, person.birth_year)) is not False]
    if len(certain) == 1 and len(rivals) == 1:
        return _known(listed, certain[0], unit)
    if len(namesakes) > 1:
        return Proposal("confirm", (Reason("namesakes", str(len(namesakes))), *_unit_reasons(unit)), None, _ids(namesakes))
    return Proposal("confirm", (*_doubts(listed, namesakes[0], unit), *_unit_reasons(unit)), None, _ids(namesakes))


def _is_certainly(listed: ListedPerson, person: KnownPerson, unit: UnitMatch) -> bool:
    """Same spelling, same birth, same unit."""
    agree = births_agree((listed.birth_on, listed.birth_year), (person.birth_on, person.birth_year))
    return agree is True and same_tone_placement(person.full_name) == listed.spelling and unit.unit_id in person.unit_ids


def _doubts(listed: ListedPerson, person: KnownPerson, unit: UnitMatch) -> tuple[Reason, ...]:
    """Why a single namesake is not certainly the same person."""
    found = []
    if same_tone_placement(person.full_name) != listed.spelling:
        found.append(Reason("other_accents", person.full_name))
    agree = births_agree((listed.birth_on, listed.birth_year), (person.birth_on, person.birth_year))
    if agree is not True:
        found.append(Reason("birth_unknown" if agree is None else "birth_differs"))
    if unit.unit_id is not None and unit.unit_id not in person.unit_ids:
        found.append(Reason("unit_differs" if person.unit_ids else "unit_of_person_unknown"))
    if listed.phone and person.phone and listed.phone != person.phone:
        found.append(Reason("phone_differs"))
    return tuple(found)


def _known(listed: ListedPerson, person: KnownPerson, unit: UnitMatch) -> Proposal:
    """The person is certain; differences are mentioned, a former place in the class and a doubtful unit are asked about."""
    if person.enrolled == "in":
        return Proposal("known", (Reason("in_class"),), person.person_id, (person.person_id,))
    notes = tuple(
        reason for reason in _doubts(listed, person, unit) if reason.code not in {"birth_unknown", "unit_of_person_unknown"}
    )
    if person.enrolled == "left":
        return Proposal("confirm", (Reason("left_class"), *notes, *_unit_reasons(unit)), person.person_id, (person.person_id,))
    if unit.why == "missing" and len(person.unit_ids) == 1:
        return Proposal("known", notes, person.person_id, (person.person_id,))
    return _with_unit(Proposal("known", notes, person.person_id, (person.person_id,)), unit)


def _with_unit(proposal: Proposal, unit: UnitMatch) -> Proposal:
    """The proposal, to be confirmed when the unit is not certain."""
    doubts = _unit_reasons(unit)
    return replace(proposal, kind="confirm", why=(*proposal.why, *doubts)) if doubts else proposal


def _unit_reasons(unit: UnitMatch) -> tuple[Reason, ...]:
    """Why the unit is not certain; empty when it is."""
    return (Reason(f"unit_{unit.why}"),) if unit.unit_id is None else ()


@dataclass
class _Above:
    """The rows above, looked up by phone, folded name, and the person that they certainly are."""

    by_phone: dict[str, ProposedRow] = field(default_factory=dict)
    by_name: dict[str, list[ProposedRow]] = field(default_factory=dict)
    by_person: dict[int, ProposedRow] = field(default_factory=dict)

    def add(self, row: ProposedRow) -> None:
        """One more row above."""
        if row.listed.phone:
            self.by_phone.setdefault(row.listed.phone, row)
        self.by_name.setdefault(row.listed.key, []).append(row)
        if row.proposal.person_id is not None:
            self.by_person.setdefault(row.proposal.person_id, row)

    def look(self, row: ProposedRow) -> ProposedRow:
        """The row: refused when the same person stands above, to be confirmed when she may."""
        sharing = self.by_phone.get(row.listed.phone or "")
        namesakes = self.by_name.get(row.listed.key, [])
        twin = self.by_person.get(row.proposal.person_id or 0) or next(
            (other for other in namesakes if _is_twin(row, other)), None
        )
        if twin is not None:
            return replace(row, proposal=Proposal("refused", (Reason("twice", str(twin.listed.row)),)))
        if sharing is not None:
            return replace(row, proposal=_asked(row.proposal, Reason("phone_twice", str(sharing.listed.row))))
        like = next((other for other in namesakes if _may_be_twin(row, other)), None)
        return replace(row, proposal=_asked(row.proposal, Reason("like_row", str(like.listed.row)))) if like else row


def _is_twin(row: ProposedRow, other: ProposedRow) -> bool:
    """Whether two rows of the same folded name are the same person: same phone, or same birth and unit and not two phones."""
    if row.listed.phone and other.listed.phone:
        return row.listed.phone == other.listed.phone
    return births_agree(_birth(row), _birth(other)) is True and _same_unit(row, other)


def _may_be_twin(row: ProposedRow, other: ProposedRow) -> bool:
    """Whether two rows of the same folded name may be the same person."""
    same = row.listed.spelling == other.listed.spelling and _same_unit(row, other)
    return same and births_agree(_birth(row), _birth(other)) is not False


def _birth(row: ProposedRow) -> tuple[date | None, int | None]:
    """Day and year of birth of a row."""
    return row.listed.birth_on, row.listed.birth_year


def _same_unit(row: ProposedRow, other: ProposedRow) -> bool:
    """Whether two rows name the same unit."""
    return fold(row.listed.unit_text) == fold(other.listed.unit_text)


def _asked(proposal: Proposal, reason: Reason) -> Proposal:
    """The proposal, to be confirmed for one more reason."""
    return replace(proposal, kind="confirm", why=(*proposal.why, reason))


def _ids(people: Iterable[KnownPerson]) -> tuple[int, ...]:
    """Their ids, in order."""
    return tuple(person.person_id for person in people)


def differences(first: str, second: str) -> list[tuple[str, bool]]:
    """`first` in pieces, each with whether `second` has something else there; for marking letters on the page."""
    pieces: list[tuple[str, bool]] = []
    for tag, start, end, _second_start, _second_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if end > start:
            pieces.append((first[start:end], tag != "equal"))
    return pieces
