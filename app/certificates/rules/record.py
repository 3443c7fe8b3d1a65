"""What a certificate says, frozen as plain data when it gets its numbers.

The form: {"layout": 1, "kind", "skin", "body": {"parent", "name", "place"}, "serial", "entry", "code", "person": {"name", "birth"
("1985-03-12" or "1985" or ""), "post", "unit"}, "class": {"code", "title", "opens_on", "closes_on"}, "course": {"title",
"decision", "periods", "online", "in_person"}, "result": {"band"}, "decision": {"number", "on", "digest"}, "signatory":
{"capacity", "title", "name"}, "issued_on", "replaces" (a serial or ""), "previous" (the digest of the entry before it in the
register, "" for the first)}. Days are ISO; the digest is that of `completion.rules.freezing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LAYOUT = 1
"""The way the paper is drawn; a later one must still draw records of this one as they were."""


@dataclass(frozen=True)
class Head:
    """What is the same for everybody whose certificates are numbered together: body, signatory, class, course, day."""

    kind: str
    skin: str
    parent_name: str
    body_name: str
    place: str
    capacity: str
    signatory_title: str
    signatory_name: str
    class_code: str
    class_title: str
    opens_on: date
    closes_on: date
    course_title: str
    course_decision: str
    issued_on: date


@dataclass(frozen=True)
class Holder:
    """What is said about one person: name, birth, post and unit as printed; tiết, band and decision as they were decided."""

    name: str
    birth: str
    post: str
    unit: str
    periods: float
    online: float
    in_person: float
    band: str
    decision_number: str
    decided_on: date
    decision_digest: str


@dataclass(frozen=True)
class Corrections:
    """What a reprint prints instead of what was misprinted."""

    name: str
    birth: str
    post: str
    unit: str


@dataclass(frozen=True)
class Printed:
    """A frozen record, for pages and papers."""

    kind: str
    skin: str
    parent_name: str
    body_name: str
    place: str
    serial: str
    entry: str
    code: str
    name: str
    birth: str
    post: str
    unit: str
    class_code: str
    class_title: str
    opens_on: date
    closes_on: date
    course_title: str
    course_decision: str
    periods: float
    online: float
    in_person: float
    band: str
    decision_number: str
    decided_on: date
    capacity: str
    signatory_title: str
    signatory_name: str
    issued_on: date
    replaces: str

    @property
    def birth_words(self) -> str:
        """12/03/1985, or the year alone."""
        return birth_words(self.birth)

    @property
    def birth_year(self) -> str:
        """The year of birth; day and month are nobody's business."""
        return self.birth[:4]


def birth_words(birth: str) -> str:
    """A kept birth as it is written: 12/03/1985, or the year alone."""
    return "/".join(reversed(birth.split("-")))


def birth_of(text: str) -> str | None:
    """A birth as a record keeps it ("1985-03-12", "1985", "") from what people write; None when it cannot be read."""
    if not text or re.fullmatch(r"(19|20)\d\d", text):
        return text
    found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ]((?:19|20)\d\d)", text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return None


def record_of(head: Head, holder: Holder, *, serial: str, entry: str, code: str, replaces: str, previous: str) -> dict[str, Any]:
    """The record as it is kept."""
    return {
        "layout": LAYOUT,
        "kind": head.kind,
        "skin": head.skin,
        "body": {"parent": head.parent_name, "name": head.body_name, "place": head.place},
        "serial": serial,
        "entry": entry,
        "code": code,
        "person": {"name": holder.name, "birth": holder.birth, "post": holder.post, "unit": holder.unit},
        "class": {
            "code": head.class_code,
            "title": head.class_title,
            "opens_on": head.opens_on.isoformat(),
            "closes_on": head.closes_on.isoformat(),
        },
        "course": {
            "title": head.course_title,
            "decision": head.course_decision,
            "periods": holder.periods,
            "online": holder.online,
            "in_person": holder.in_person,
        },
        "result": {"band": holder.band},
        "decision": {
            "number": holder.decision_number,
            "on": holder.decided_on.isoformat(),
            "digest": holder.decision_digest,
        },
        "signatory": {"capacity": head.capacity, "title": head.signatory_title, "name": head.signatory_name},
        "issued_on": head.issued_on.isoformat(),
        "replaces": replaces,
        "previous": previous,
    }


def printed_of(record: Mapping[str, Any]) -> Printed:
    """A kept record for pages and papers."""
    body, person, cohort, course = record["body"], record["person"], record["class"], record["course"]
    decision, signatory = record["decision"], record["signatory"]
    return Printed(
        kind=record["kind"],
        skin=record["skin"],
        parent_name=body["parent"],
        body_name=body["name"],
        place=body["place"],
        serial=record["serial"],
        entry=record["entry"],
        code=record["code"],
        name=person["name"],
        birth=person["birth"],
        post=person["post"],
        unit=person["unit"],
        class_code=cohort["code"],
        class_title=cohort["title"],
        opens_on=date.fromisoformat(cohort["opens_on"]),
        closes_on=date.fromisoformat(cohort["closes_on"]),
        course_title=course["title"],
        course_decision=course["decision"],
        periods=course["periods"],
        online=course["online"],
        in_person=course["in_person"],
        band=record["result"]["band"],
        decision_number=decision["number"],
        decided_on=date.fromisoformat(decision["on"]),
        capacity=signatory["capacity"],
        signatory_title=signatory["title"],
        signatory_name=signatory["name"],
        issued_on=date.fromisoformat(record["issued_on"]),
        replaces=record["replaces"],
    )
