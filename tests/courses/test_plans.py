"""Session plans: published as a part of the edition, moved along by corrections, shown to those who teach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.courses.queries import edition_view, forget_courses, newest_editions, plan_place, plan_view
from tests.cast import Cast
from tests.courses.conftest import Desk
from tests.inspection import InspectingClient

PLAN = "thuc-hanh/session-plan.md"


@pytest.mark.usefixtures("press")
def test_a_plan_is_published_with_its_edition(desk: Desk) -> None:
    outcome = desk.publish()
    topic = next(topic for topic in edition_view(outcome.edition_id, 1).topics if topic.key == "thuc-hanh")
    assert outcome.plans_new == 1
    assert topic.plan is not None
    plan = plan_view(topic.plan.plan_id)
    assert (plan.number, [row["title"] for row in plan.timetable]) == (1, ["Nghe và xem mẫu", "Viết và sửa"])
    assert [section.title for section in plan.sections] == ["Chuẩn bị", "Diễn biến"]
    assert "<table>" in plan.sections[1].html
    assert plan_place(plan.id) == (outcome.edition_id, 1, topic.id)


@pytest.mark.usefixtures("press")
def test_publishing_again_changes_nothing(desk: Desk) -> None:
    desk.publish()
    again = desk.publish()
    assert (again.plans_new, again.changed, again.new_edition) == (0, False, False)


@pytest.mark.usefixtures("press")
def test_a_corrected_plan_is_a_new_text_of_the_same_edition(desk: Desk) -> None:
    first = desk.publish()
    again = desk.change(PLAN, "Xếp bàn theo cặp.", "Xếp bàn theo nhóm bốn người.").publish()
    assert (again.edition_id, again.new_edition, again.plans_new, again.changed) == (first.edition_id, False, 1, True)
    (newest,) = newest_editions()
    assert newest.content_version == 2
    topic = next(topic for topic in edition_view(newest.edition_id, 2).topics if topic.plan)
    assert topic.plan is not None
    assert "nhóm bốn người" in plan_view(topic.plan.plan_id).sections[0].html
    back = desk.change(PLAN, "nhóm bốn người", "cặp").publish()
    assert (back.plans_new, back.changed) == (0, True)


@pytest.mark.usefixtures("press")
def test_a_plan_gone_from_its_folder_is_shown_no_more(desk: Desk) -> None:
    first = desk.publish()
    (desk.folder / PLAN).unlink()
    (desk.folder / "thuc-hanh").rmdir()
    assert desk.publish().changed
    forget_courses()
    assert all(topic.plan is None for topic in edition_view(first.edition_id, 2).topics)


@pytest.mark.usefixtures("press")
def test_an_older_edition_keeps_its_plan(desk: Desk) -> None:
    first = desk.publish()
    desk.change("programme.yml", "title: Thực hành tại lớp", "title: Thực hành ở lớp").change(PLAN, "theo cặp", "theo nhóm")
    second = desk.publish()
    assert second.new_edition
    numbers = (first.edition_id, second.edition_id)
    plans = [next(topic.plan for topic in edition_view(number, 1).topics if topic.plan) for number in numbers]
    assert plans[0] != plans[1]


@pytest.mark.parametrize("key", ["instructor", "coordinator"])
def test_those_who_teach_read_the_plan(app: Flask, cast: Cast, client_for: Callable[[str], InspectingClient], key: str) -> None:
    with app.app_context():
        plan = next(topic.plan for topic in edition_view(cast.edition, 1).topics if topic.plan)
    page = client_for(key).get(f"/khoa-hoc/ke-hoach/{plan.plan_id}")
    assert page.status_code == 200
    assert all(words in page.text for words in ("Thời gian theo tiết", "Viết và sửa", "Thang chấm, 10 điểm", "In kế hoạch"))
    assert client_for("tham").get(f"/khoa-hoc/ke-hoach/{plan.plan_id}").status_code == 404
    assert client_for(key).get("/khoa-hoc/ke-hoach/999999").status_code == 404
