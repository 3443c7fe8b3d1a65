"""Another unit's people: who they are, all that the database holds of them, and what of it a page may never say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import Table, select
from werkzeug.routing import Rule

from app.cohorts import services as cohorts
from app.people.policy import TABLE, Who
from app.people.queries import unit_by_code
from app.people.rules import Role
from app.people.services.persons import add_person, grant_role, open_account
from app.storage.base import Base, db
from tests.cast import NOW, PASSWORD, Cast
from tests.house.tour import Ids, Scene, names_in, rules_of, url_of

HOME = ("tham", "anh", "binh", "instructor", "coordinator", "second", "administrator", "stranger")
THERE = ("neighbour", "other_coordinator", "other_instructor", "other_leader", "commune")
MORE = {
    # key: (name, phone, role)
    "other_instructor": ("Vi Thị Nguyệt", "0912000021", Role.INSTRUCTOR),
    "other_leader": ("Lô Thị Xuyến", "0912000022", None),
    "commune": ("Moong Thị Sim", "0912000023", Role.COORDINATOR),
}
"""Of Nghệ An besides those of the cast: an instructor, a class leader, and a coordinator of one commune only."""
WORDS = {
    "home": ("Hà Thị Thắm", "Trương Thị Hòa", "LOP-THU"),
    "there": ("Phạm Thị Làn", "Lô Thị Xuyến", "LOP-KHAC"),
}
"""Names that only those of the same unit read."""
NEVER = "999999999"
"""An id that nothing has."""
_LIFELESS = {"journal", "journal_seals"}


def bring_in_others(cast: Cast) -> dict[str, str]:
    """The further people of Nghệ An; gives the phone number of each."""
    unit = unit_by_code("20001")
    assert unit is not None
    for key, (name, phone, role) in MORE.items():
        cast.person[key] = add_person(full_name=name, phone=phone, birth_year=1980, by=None, at=NOW)
        open_account(person_id=cast.person[key], phone=phone, login_name=None, by=None, at=NOW, password=PASSWORD)
        if role is not None:
            where = unit.id if key == "commune" else cast.unit["other"]
            grant_role(person_id=cast.person[key], role=role, unit_id=where, by=None, at=NOW)
    act: dict[str, Any] = {"by": cast.person["other_coordinator"], "at": NOW}
    post = {"unit_id": None, "post_title": "Phó Chủ tịch Hội LHPN xã", "post_kind": "vice_chair"}
    khac = cast.cohort["khac"]
    leader = cohorts.enrol(cohort_id=khac, person_id=cast.person["other_leader"], **post, **act)
    cohorts.set_officers(cohort_id=khac, leader=leader, deputies=(), on=date(2026, 11, 2), **act)
    return {key: phone for key, (_name, phone, _role) in MORE.items()}


def bound(rule: Rule, scene: Scene) -> list[str]:
    """The arguments of a rule that name something of one class or unit only."""
    return [name for name in names_in(rule) if _value(rule, scene.own, name) != _value(rule, scene.foreign, name)]


def mixed(app: Flask, method: str, scene: Scene) -> Iterator[tuple[Rule, str, dict[str, str]]]:
    """Every address that names things of both classes at once, and what it would be with ids of nothing for what is not hers:
    under "home" with only the things of the class "thu", under "there" with only those of the other class."""
    for rule in rules_of(app, method):
        names = bound(rule, scene)
        for whose in product((scene.own, scene.foreign), repeat=len(names)):
            if len({id(ids) for ids in whose}) > 1:
                picked = {name: (ids, str(_value(rule, ids, name))) for name, ids in zip(names, whose, strict=True)}
                never = {
                    side: url_of(rule, hers, **{name: one if ids is hers else NEVER for name, (ids, one) in picked.items()})
                    for side, hers in (("home", scene.own), ("there", scene.foreign))
                }
                yield rule, url_of(rule, scene.own, **{name: one for name, (_ids, one) in picked.items()}), never


def nothing(rule: Rule, scene: Scene) -> str:
    """The address with ids of things that never were."""
    return url_of(rule, scene.own, **dict.fromkeys(bound(rule, scene), NEVER))


def closed(rule: Rule) -> bool:
    """Whether an address needs somebody who is signed in."""
    return TABLE[str(rule.endpoint)] is not Who.ANYONE


def _value(rule: Rule, ids: Ids, name: str) -> object:
    """What stands for an argument of an address."""
    return {**ids, **ids.get(str(rule.endpoint).split(".")[0], {})}[name]


def numbers_of(ids: Ids) -> list[int]:
    """Every id of a class, those of single rooms too."""
    found: set[int] = set()
    for name, value in ids.items():
        if isinstance(value, Mapping):
            found |= set(numbers_of(value))
        elif isinstance(value, int) and re.search("_id$", name):
            found.add(value)
    return sorted(found)


def theirs(app: Flask, cast: Cast) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that is about the other unit, its people and its class: it, and all that refers to it, however far."""
    seeds = {
        "units": {cast.unit["other"]},
        "cohorts": {cast.cohort["khac"]},
        "persons": {cast.person[key] for key in THERE},
    }
    with app.app_context(), db.engine.connect() as connection:
        rows = {
            table: connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
            for table in Base.metadata.sorted_tables
            if table.name not in _LIFELESS
        }
    kept: dict[Table, list[Mapping[str, Any]]] = {}
    ids = {name: set(keys) for name, keys in seeds.items()}
    for _round in range(3):  # units refer to units, later rows to earlier ones
        for table, every in rows.items():
            kept[table] = [dict(row) for row in every if _about(table, row, ids)]
            if "id" in table.c:
                ids.setdefault(table.name, set()).update(row["id"] for row in kept[table])
    return {table.name: [tuple(row.values()) for row in found] for table, found in kept.items() if found}


def _about(table: Table, row: Mapping[str, Any], ids: Mapping[str, set[int]]) -> bool:
    """Whether a row is one of those, or refers to one."""
    if row.get("id") in ids.get(table.name, ()):
        return True
    return any(row[key.parent.name] in ids.get(key.column.table.name, ()) for key in table.foreign_keys)
