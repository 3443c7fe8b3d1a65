"""Who lacks what her post requires: by unit, post, term and day; a course had in an old commune counts in the new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.people.models import Post, Unit
from app.people.queries import unit_by_code
from app.people.rules import Viewer
from app.people.services.persons import add_person, add_post, end_posts
from app.people.services.units import MergedRow, merge_units
from app.plans.queries.lacking import (
    Narrowed,
    count_named,
    courses_of,
    holders_named,
    lacking_by_unit,
    people_lacking,
    reach_of,
    requirements_seen_by,
)
from app.plans.rules.shapes import Need, need_of
from app.plans.services.trainings import record_training, withdraw_trainings
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.plans.conftest import Planned, decide

pytestmark = pytest.mark.usefixtures("planned")


@pytest.fixture
def need(planned: Planned) -> Need:
    return need_of(planned.kept.file.requirements[0])


def names(need: Need, viewer: Viewer, on: date = TODAY, **narrowed: object) -> list[str]:
    wished = replace(Narrowed(met=False), **narrowed)  # type: ignore[arg-type]
    return [one.full_name for one in holders_named(need, reach_of(viewer), on, wished)]


def train(cast: Cast, key: str, on: date = date(2024, 6, 5), unit_id: int | None = None) -> int:
    return record_training(
        person_id=cast.person[key], programme_key="nho", completed_on=on, document="QĐ 12", unit_id=unit_id, by=None, at=NOW
    )[0]


def test_at_first_every_chair_of_the_province_lacks_the_course(need: Need, province: Viewer) -> None:
    assert people_lacking(need, reach_of(province), TODAY) == (9, 9)
    assert [(one.unit_name, one.holders, one.lacking) for one in lacking_by_unit(need, reach_of(province), TODAY)] == [
        ("Phường Hàm Rồng", 7, 7),
        ("Xã Mường Lát", 2, 2),
    ]


def test_a_chair_of_another_province_is_not_hers_to_see(need: Need, province: Viewer) -> None:
    assert "Phạm Thị Làn" not in names(need, province)


def test_a_coordinator_of_one_commune_sees_hers_only(need: Need, commune: Viewer) -> None:
    assert names(need, commune) == ["Trương Thị Hòa", "Hà Thị Thắm"]
    assert [row.requirement.key for row in requirements_seen_by(commune)] == ["co-ban"]


def test_who_had_the_course_on_paper_does_not_lack_it(need: Need, province: Viewer, cast: Cast) -> None:
    train(cast, "tham")
    assert "Hà Thị Thắm" not in names(need, province)
    (course,) = courses_of([cast.person["tham"]], need.programmes)[cast.person["tham"]]
    assert (course.completed_on, course.document) == (date(2024, 6, 5), "QĐ 12")


def test_the_same_paper_twice_is_one_course_and_taking_it_back_ends_it(need: Need, province: Viewer, cast: Cast) -> None:
    first = train(cast, "tham")
    assert train(cast, "tham") == first
    assert withdraw_trainings([first], by=None, at=NOW) == 1
    assert withdraw_trainings([first], by=None, at=NOW) == 0
    assert "Hà Thị Thắm" in names(need, province)
    assert train(cast, "tham") != first


def test_a_course_completed_after_the_day_asked_about_does_not_count_yet(need: Need, province: Viewer, cast: Cast) -> None:
    train(cast, "tham", date(2026, 3, 1))
    assert "Hà Thị Thắm" in names(need, province, date(2026, 2, 28))
    assert "Hà Thị Thắm" not in names(need, province, date(2026, 3, 1))


def test_a_course_before_the_day_from_which_courses_count_does_not_count(need: Need, province: Viewer, cast: Cast) -> None:
    train(cast, "tham", date(2018, 1, 1))
    assert "Hà Thị Thắm" in names(replace(need, counts_from_on=date(2019, 1, 1)), province)


def test_who_is_recognised_in_a_class_here_does_not_lack_the_course(need: Need, province: Viewer, cast: Cast) -> None:
    decide(cast, "tham", "recognised", "1/QĐ")
    decide(cast, "hoa", "refused", "2/QĐ")
    assert "Hà Thị Thắm" not in names(need, province)
    assert "Trương Thị Hòa" in names(need, province)
    (course,) = courses_of([cast.person["tham"]], need.programmes)[cast.person["tham"]]
    assert course.document == "Quyết định 1/QĐ"


def test_the_last_decision_about_her_counts(need: Need, province: Viewer, cast: Cast) -> None:
    decide(cast, "tham", "recognised", "1/QĐ")
    decide(cast, "tham", "refused", "2/QĐ")
    assert "Hà Thị Thắm" in names(need, province)


def test_who_does_not_hold_the_post_any_more_is_not_asked_about(need: Need, province: Viewer, cast: Cast) -> None:
    posts = [post.id for post in db.session.query(Post).filter_by(person_id=cast.person["tham"])]
    end_posts(posts, to_on=date(2026, 6, 30), by=None, at=NOW)
    assert "Hà Thị Thắm" not in names(need, province)
    assert "Hà Thị Thắm" in names(need, province, date(2026, 6, 30))


def test_a_term_asks_about_those_who_took_office_in_it(need: Need, province: Viewer, planned: Planned, cast: Cast) -> None:
    term = planned.kept.file.terms[0]
    unit_id = _unit("14845").id
    person = add_person(full_name="Lò Thị Mới", by=None, at=NOW)
    add_post(person_id=person, unit_id=unit_id, kind="chair", title="Chủ tịch", from_on=date(2025, 10, 1), by=None, at=NOW)
    assert names(need, province, term=term) == ["Lò Thị Mới"]
    assert "Lò Thị Mới" not in names(need, province, unknown_term=True)


def test_a_name_is_found_without_accents(need: Need, province: Viewer) -> None:
    assert names(need, province, search="ha thi tham") == ["Hà Thị Thắm"]


def test_a_percent_sign_in_a_name_finds_nobody(need: Need, province: Viewer) -> None:
    assert names(need, province, search="%") == []


def _unit(code: str) -> Unit:
    unit = unit_by_code(code)
    assert unit is not None
    return unit


def test_a_post_in_a_merged_commune_counts_in_the_one_it_went_into(need: Need, province: Viewer, cast: Cast) -> None:
    merge_units([MergedRow("14845", "14846", "Xã", "Tam Chung cũ")], by=None, at=NOW)
    old = db.session.query(Unit).filter_by(code="14846").one()
    person = add_person(full_name="Lò Thị Cũ", by=None, at=NOW)
    add_post(person_id=person, unit_id=old.id, kind="chair", title="Chủ tịch", from_on=None, by=None, at=NOW)
    counts = {one.unit_name: one.holders for one in lacking_by_unit(need, reach_of(province), TODAY)}
    assert counts == {"Phường Hàm Rồng": 7, "Xã Mường Lát": 3}
    record_training(
        person_id=person, programme_key="nho", completed_on=date(2023, 5, 1), document="", unit_id=old.id, by=None, at=NOW
    )
    assert "Lò Thị Cũ" not in names(need, province)
    assert courses_of([person], ["nho"])[person][0].unit_name == "Xã Tam Chung cũ"


def test_a_post_in_a_commune_that_was_divided_stays_where_it_was(need: Need, province: Viewer, cast: Cast) -> None:
    rows = [MergedRow("14845", "14846", "Xã", "Chia Đôi"), MergedRow("14758", "14846", "Xã", "Chia Đôi")]
    assert merge_units(rows, by=None, at=NOW) == 2
    assert merge_units(rows, by=None, at=NOW) == 0
    old = db.session.query(Unit).filter_by(code="14846").one()
    person = add_person(full_name="Lò Thị Cũ", by=None, at=NOW)
    add_post(person_id=person, unit_id=old.id, kind="chair", title="Chủ tịch", from_on=None, by=None, at=NOW)
    counts = {one.unit_name: one.holders for one in lacking_by_unit(need, reach_of(province), TODAY)}
    assert counts["Xã Chia Đôi"] == 1


def test_somebody_with_posts_in_two_communes_is_one_person(need: Need, province: Viewer, cast: Cast) -> None:
    add_post(
        person_id=cast.person["tham"], unit_id=_unit("14758").id, kind="chair", title="Chủ tịch", from_on=None, by=None, at=NOW
    )
    assert people_lacking(need, reach_of(province), TODAY) == (9, 9)
    assert count_named(need, reach_of(province), TODAY) == 10


def test_nobody_outside_any_unit_sees_anybody(need: Need, ctx: Flask) -> None:
    assert people_lacking(need, reach_of(Viewer(1, "Không ai")), TODAY) == (0, 0)
