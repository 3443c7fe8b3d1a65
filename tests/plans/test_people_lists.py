"""The list of a unit: who holds which post, or who had which course; read, looked at, written once, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts import services
from app.cohorts.queries.people_lists import staged_people, staged_people_of
from app.cohorts.rules.people_lists import ListKind, PeopleOutcome
from app.cohorts.services import ListHead
from app.kernel.refusal import Refused
from app.people.models import Person, Post, Unit
from app.people.queries import unit_by_code
from app.people.rules import Viewer
from app.people.services.persons import add_person, add_post
from app.people.services.units import MergedRow, merge_units
from app.plans.queries.lacking import courses_of
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.files.encodings import tcvn3
from tests.plans.lists import ugly, workbook


class Office:
    """What the tests do with lists of a unit."""

    def __init__(self, cast: Cast, code: str | None = None) -> None:
        unit = unit_by_code(code) if code else db.session.get(Unit, cast.unit["home"])
        assert unit is not None
        self.unit_id, self.path, self.by = unit.id, unit.path, cast.person["coordinator"]

    def head(self, kind: ListKind = ListKind.POSTS, as_of: date = TODAY, **course: str) -> ListHead:
        return ListHead(self.unit_id, self.path, kind, as_of, **course)

    def stage(self, data: bytes, head: ListHead | None = None) -> int:
        ids = services.stage_people(head or self.head(), data=data, file_name="ds.xlsx", by=self.by, at=NOW)
        return next(iter(ids.values()))

    def confirm(self, list_id: int, *, complete: bool = False, **said: dict[int, object]) -> PeopleOutcome:
        decided = {"choices": {}, "units": {}, **said}
        return services.confirm_people(list_id=list_id, complete=complete, by=self.by, at=NOW, **decided)  # type: ignore[arg-type]

    def rows(self, list_id: int) -> dict[int, tuple[str, list[str]]]:
        kept = staged_people_of(list_id)
        assert kept is not None
        return {row.listed.row: (row.proposal.kind, [reason.code for reason in row.proposal.why]) for row in kept.staged.rows}


@pytest.fixture
def office(ctx: Flask, cast: Cast) -> Office:
    return Office(cast)


def posts_of(name: str) -> list[tuple[str, str, date | None, date | None]]:
    asked = select(Post.kind, Unit.name, Post.from_on, Post.to_on).join(Unit).join(Person).where(Person.full_name == name)
    return [tuple(row) for row in db.session.execute(asked.order_by(Post.id))]  # type: ignore[misc]


def row(name: str, post: str = "Chủ tịch", unit: str = "xã Mường Lát", since: object = None, **other: object) -> list[object]:
    return [1, name, other.get("birth"), None, post, unit, since, other.get("phone")]


def test_an_ugly_list_is_read_row_by_row(office: Office) -> None:
    found = office.rows(office.stage(ugly()))
    assert found == {
        5: ("new", []),
        6: ("new", []),
        7: ("refused", ["odd_name"]),
        8: ("new", []),
        9: ("refused", ["no_post"]),
        10: ("refused", ["since_late"]),
        11: ("confirm", ["unit_unknown"]),
    }


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"phone": "9.12E+08"}, "bad_phone"),
        ({"phone": "091200000"}, "bad_phone"),
        ({"birth": "31/02/1985"}, "bad_birth"),
        ({"birth": 1885}, "bad_birth"),
        ({"since": "hồi đầu năm"}, "bad_since"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_row(office: Office, wrong: dict[str, object], reason: str) -> None:
    assert office.rows(office.stage(workbook([row("Lò Thị Một", **wrong)]))) == {4: ("refused", [reason])}


@pytest.mark.parametrize("name", ["=1+1", "+84", "-Lò Thị Một", "@SUM(A1)", '=cmd|"/c calc"!A1', "<b>Lò</b>"])
def test_a_formula_is_nobodys_name(office: Office, name: str) -> None:
    list_id = office.stage(workbook([row("Lò Thị Hai"), row(f"'{name}" if name[0] in "=" else name)]))
    assert office.rows(list_id)[5] == ("refused", ["odd_name"])


def test_names_in_the_letters_of_vntime_become_themselves(office: Office) -> None:
    lines = [
        "STT;Họ và tên;Chức vụ;Đơn vị",
        *(f"{n};Lương Thị Hường {word};Chủ tịch;xã Mường Lát" for n, word in enumerate("AB")),
    ]
    list_id = next(
        iter(
            services.stage_people(
                office.head(), data=tcvn3("\r\n".join(lines)), file_name="ds.csv", by=office.by, at=NOW
            ).values()
        )
    )
    office.confirm(list_id)
    assert posts_of("Lương Thị Hường A") == [("chair", "Xã Mường Lát", None, None)]


def test_what_is_certain_is_written_with_post_unit_and_day(office: Office) -> None:
    outcome = office.confirm(office.stage(ugly()))
    assert (outcome.written, outcome.new_people, outcome.skipped) == (3, 3, 1)
    assert posts_of("Lương Thị Thu") == [("chair", "Xã Mường Lát", date(2025, 9, 26), None)]
    assert posts_of("Ngân Thị Út") == [("chair", "Phường Hàm Rồng", date(2025, 10, 1), None)]
    assert posts_of("Vi Thị Ẩn") == [("vice_chair", "Xã Mường Lát", None, None)], "a year alone is no day"
    thu = db.session.scalars(select(Person).where(Person.full_name == "Lương Thị Thu")).one()
    assert (thu.birth_on, thu.phone) == (date(1985, 7, 25), "0912345678")


def test_a_number_of_an_identity_card_is_kept_nowhere(office: Office) -> None:
    list_id = office.stage(ugly())
    office.confirm(list_id)
    kept = staged_people_of(list_id)
    assert kept is not None
    assert "38185001234" not in str(kept.staged.to_records())


def test_confirming_twice_writes_once(office: Office) -> None:
    list_id = office.stage(workbook([row("Lò Thị Một")]))
    assert office.confirm(list_id).written == 1
    again = office.confirm(list_id)
    assert (again.written, again.already) == (0, 1)
    assert len(posts_of("Lò Thị Một")) == 1


def test_a_row_that_names_no_place_of_the_list_waits_until_somebody_says_which(office: Office) -> None:
    list_id = office.stage(workbook([row("Lò Thị Xa", unit="xã Ở Đâu Đó"), row("Lò Thị Hở", unit="")]))
    assert office.rows(list_id) == {4: ("confirm", ["unit_unknown"]), 5: ("confirm", ["unit_missing"])}
    assert office.confirm(list_id).skipped == 2
    with pytest.raises(Refused) as refused:
        office.confirm(list_id, choices={4: "new"}, units={4: "xã Không Có"})
    assert refused.value.reason == "unit_words"
    assert office.confirm(list_id, choices={4: "new"}, units={4: "Mường Lát"}).written == 1
    assert posts_of("Lò Thị Xa") == [("chair", "Xã Mường Lát", None, None)]


def test_the_list_of_one_commune_needs_no_column_for_it_and_reaches_no_other(cast: Cast, ctx: Flask) -> None:
    office = Office(cast, "14845")
    list_id = office.stage(workbook([row("Lò Thị Một", unit=""), row("Lò Thị Hai", unit="phường Hàm Rồng")]))
    assert office.rows(list_id) == {4: ("new", []), 5: ("confirm", ["unit_unknown"])}
    office.confirm(list_id)
    assert posts_of("Lò Thị Một") == [("chair", "Xã Mường Lát", None, None)]
    with pytest.raises(Refused):
        office.confirm(list_id, choices={5: "new"}, units={5: "phường Hàm Rồng"})


def test_who_is_known_is_not_written_twice_and_gets_the_day_that_was_missing(office: Office, cast: Cast) -> None:
    list_id = office.stage(workbook([row("Hà Thị Thắm", phone="0912000001", since=date(2025, 9, 26))]))
    assert office.rows(list_id)[4][0] == "known"
    outcome = office.confirm(list_id)
    assert (outcome.written, outcome.already, outcome.new_people) == (0, 1, 0)
    assert posts_of("Hà Thị Thắm") == [("chair", "Xã Mường Lát", date(2025, 9, 26), None)]


def test_a_complete_list_ends_the_posts_of_those_it_does_not_name(office: Office) -> None:
    list_id = office.stage(workbook([row("Hà Thị Thắm", phone="0912000001"), row("Lò Thị Mới")]))
    kept = staged_people_of(list_id)
    assert kept is not None
    assert [post.full_name for post in services.ended_by(kept.staged)] == ["Trương Thị Hòa"]
    assert office.confirm(list_id, complete=True).ended == 1
    assert posts_of("Trương Thị Hòa") == [("chair", "Xã Mường Lát", None, date(2026, 11, 9))]
    assert posts_of("Hà Thị Thắm")[0][3] is None
    assert posts_of("Lê Thị Hoa")[0][3] is None, "another commune is not touched"


def test_who_may_be_meant_by_a_row_that_waits_does_not_lose_her_post(office: Office) -> None:
    list_id = office.stage(workbook([row("Trương Thị Hoà"), row("Hà Thị Thắm", phone="0912000001")]))
    assert office.rows(list_id)[4][0] == "confirm"
    assert office.confirm(list_id, complete=True).ended == 0


def test_a_list_that_was_taken_back_leaves_what_was_there_before(office: Office) -> None:
    list_id = office.stage(workbook([row("Hà Thị Thắm", phone="0912000001"), row("Lò Thị Mới")]))
    office.confirm(list_id, complete=True)
    assert services.undo_people(list_id=list_id, by=office.by, at=NOW) == 2
    assert posts_of("Lò Thị Mới") == []
    assert posts_of("Trương Thị Hòa") == [("chair", "Xã Mường Lát", None, None)]
    assert len(posts_of("Hà Thị Thắm")) == 1
    for again in (lambda: office.confirm(list_id), lambda: services.undo_people(list_id=list_id, by=office.by, at=NOW)):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.reason == "undone"


def test_what_was_never_written_cannot_be_taken_back(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        services.undo_people(list_id=office.stage(workbook([row("Lò Thị Một")])), by=office.by, at=NOW)
    assert refused.value.reason == "not_confirmed"


def test_a_list_of_those_who_had_a_course_writes_it_and_undo_withdraws_it(office: Office, cast: Cast) -> None:
    course = office.head(ListKind.TRAININGS, date(2024, 6, 5), programme_key="nho", document="QĐ 12")
    list_id = office.stage(workbook([row("Hà Thị Thắm", post="", phone="0912000001")]), course)
    assert office.confirm(list_id).written == 1
    tham = cast.person["tham"]
    assert [one.completed_on for one in courses_of([tham], ["nho"])[tham]] == [date(2024, 6, 5)]
    services.undo_people(list_id=list_id, by=office.by, at=NOW)
    assert courses_of([tham], ["nho"]) == {}


def test_the_old_name_of_a_merged_commune_finds_the_new_one_and_her(office: Office) -> None:
    merge_units([MergedRow("14845", "14846", "Xã", "Tén Tằn")], by=None, at=NOW)
    old = db.session.scalars(select(Unit).where(Unit.code == "14846")).one()
    person = add_person(full_name="Lò Thị Cũ", birth_year=1980, by=None, at=NOW)
    add_post(person_id=person, unit_id=old.id, kind="chair", title="Chủ tịch", from_on=None, by=None, at=NOW)
    list_id = office.stage(
        workbook([row("Lò Thị Cũ", unit="xã Mường Lát", birth=1980), row("Lò Thị Một", unit="Hội LHPN xã Tén Tằn")])
    )
    assert office.rows(list_id) == {4: ("known", []), 5: ("new", [])}
    office.confirm(list_id)
    assert posts_of("Lò Thị Một") == [("chair", "Xã Mường Lát", None, None)]


@pytest.mark.parametrize("data", [b"", b"khong phai bang", b"PK\x03\x04 hong", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cu"])
def test_a_file_that_is_no_list_is_refused_in_words(office: Office, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        office.stage(data)
    assert refused.value.sentence


def test_a_list_of_tomorrow_or_of_no_course_is_refused(office: Office) -> None:
    for head, reason in (
        (office.head(as_of=date(2026, 11, 11)), "as_of_late"),
        (office.head(ListKind.TRAININGS), "programme"),
    ):
        with pytest.raises(Refused) as refused:
            office.stage(workbook([row("Lò Thị Một")]), head)
        assert refused.value.reason == reason


def test_the_list_of_the_province_is_not_there_for_a_commune(office: Office, commune: Viewer, province: Viewer) -> None:
    list_id = office.stage(workbook([row("Lò Thị Một")]))
    assert staged_people(commune, list_id) is None
    assert staged_people(province, list_id) is not None
