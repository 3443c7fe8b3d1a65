"""A plan published on the web: checked like by the command, compared with what stands, within her units, taken back."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.kernel.refusal import Refused
from app.people.rules import Viewer
from app.plans.formats.plan_file import read_plan
from app.plans.queries.plans import plan_by_key
from app.plans.rules.differences import What, differences
from app.plans.rules.shapes import PlanFile
from app.plans.services.nominating import open_places
from app.plans.services.publishing import publish_plan, withdraw_plan
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient
from tests.plans.texts import KEY, plan_text

Clients = Callable[..., InspectingClient]
URL = "/ke-hoach/phat-hanh"


def read(text: str) -> PlanFile:
    plan, faults = read_plan(text.encode(), "k.yml")
    assert plan is not None, faults.found
    return plan


@pytest.mark.sqlite_only
def test_what_differs_is_named_part_by_part() -> None:
    old = read(plan_text())
    assert differences(old, old) == []
    [line] = differences(old, read(plan_text(was="attendances: 60", now="attendances: 70")))
    assert (line.part, line.what, line.amounts) == ("line", What.CHANGED, ((0, "attendances", 60, 70),))
    renamed = differences(old, read(plan_text(was="- id: xa", now="- id: xa-moi")))
    assert [one.what for one in renamed] == [What.ADDED, What.LEFT_OUT]
    assert [one.fields for one in differences(old, read(plan_text(was="Kế hoạch thử", now="Kế hoạch mới")))] == [("title",)]


def fields(page: str) -> dict[str, str]:
    """What the form "Phát hành" would send."""
    found = {name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}
    return {name: value for name, value in found.items() if name in {"step", "seen", "text"}}


def published(client: InspectingClient, text: str) -> Any:
    page = client.post(URL, data={"file": (io.BytesIO(text.encode()), "k.yml")}, content_type="multipart/form-data")
    assert page.status_code == 200, page.text
    return client.post(URL, data=fields(page.text))


def test_a_file_is_shown_and_then_published(ctx: Flask, client_for: Clients) -> None:
    client = client_for("coordinator")
    page = client.post(URL, data={"text": plan_text()})
    assert "Kế hoạch mới, chưa có bản nào" in page.text
    assert plan_by_key(KEY) is None
    assert client.post(URL, data=fields(page.text)).status_code == 303
    assert plan_by_key(KEY).head.version == 1  # type: ignore[union-attr]


def test_a_new_text_shows_its_differences_and_becomes_the_next_version(ctx: Flask, client_for: Clients) -> None:
    client = client_for("coordinator")
    published(client, plan_text())
    text = plan_text(was="attendances: 60", now="attendances: 70")
    seen = client.post(URL, data={"text": text}).text
    assert "Chỉ tiêu<small>Chủ tịch Hội cấp xã</small>" in seen
    assert "cả giai đoạn: 60 thành 70 lượt người" in seen
    published(client, text)
    kept = plan_by_key(KEY)
    assert kept is not None
    assert kept.head.version == 2
    assert "Không có gì khác bản 2" in client.post(URL, data={"text": text}).text
    begun = client.get(f"{URL}?tu={kept.head.id}").text
    assert "attendances: 70" in begun


@pytest.mark.parametrize("text", ["", "x: [", "id: a\n", plan_text(was="from: 2026", now="from: 2036"), "\x00\x01"])
def test_what_is_no_plan_is_said_by_line_and_kept_in_the_form(ctx: Flask, client_for: Clients, text: str) -> None:
    page = client_for("coordinator").post(URL, data={"text": text, "step": "phat-hanh", "seen": "0"})
    assert page.status_code == 422
    assert plan_by_key(KEY) is None


def test_a_file_that_is_no_text_is_refused(ctx: Flask, client_for: Clients) -> None:
    sent = {"file": (io.BytesIO(b"\xff\xfe\x00plan"), "k.yml")}
    assert client_for("coordinator").post(URL, data=sent, content_type="multipart/form-data").status_code == 422


def test_a_plan_of_another_unit_is_not_hers_to_publish_or_to_see(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    published(client_for("coordinator"), plan_text())
    kept = plan_by_key(KEY)
    assert kept is not None
    other = client_for("other_coordinator")
    answer = published(other, plan_text(was="attendances: 60", now="attendances: 70"))
    assert "ngoài phạm vi phụ trách" in answer.text
    assert "60 thành 70" not in answer.text
    assert other.get(f"{URL}?tu={kept.head.id}").status_code == 404
    assert other.post(f"/ke-hoach/{kept.head.id}/rut", data={"reason": "x"}).status_code == 404
    assert plan_by_key(KEY).head.version == 1  # type: ignore[union-attr]


def test_a_commune_sees_the_plan_of_its_province_and_cannot_take_it_back(commune: Viewer, client_for: Clients) -> None:
    published(client_for("coordinator"), plan_text())
    kept, client = plan_by_key(KEY), client_for("stranger")
    assert kept is not None
    page = client.get(f"/ke-hoach/{kept.head.id}").text
    assert "Rút kế hoạch này" not in page
    assert client.post(f"/ke-hoach/{kept.head.id}/rut", data={"reason": "x"}).status_code == 404


def test_who_published_between_looking_and_publishing_is_not_overwritten(ctx: Flask, client_for: Clients) -> None:
    client = client_for("coordinator")
    page = client.post(URL, data={"text": plan_text()})
    publish_plan(read(plan_text(was="60", now="61")), "x", by=None, at=NOW)
    answer = client.post(URL, data=fields(page.text))
    assert "Vừa có người phát hành bản khác" in answer.text
    assert plan_by_key(KEY).head.version == 1  # type: ignore[union-attr]


def test_a_plan_that_was_taken_back_counts_no_more_and_comes_back_with_the_same_lines(
    ctx: Flask, cast: Cast, client_for: Clients
) -> None:
    client = client_for("coordinator")
    published(client, plan_text())
    before = plan_by_key(KEY)
    assert before is not None
    url = f"/ke-hoach/{before.head.id}"
    client.post(f"{url}/rut", data={"reason": " "})
    assert plan_by_key(KEY).file.lines  # type: ignore[union-attr]
    assert client.post(f"{url}/rut", data={"reason": "Ban hành nhầm"}).status_code == 303
    assert plan_by_key(KEY).file.lines == ()  # type: ignore[union-attr]
    page = client.get(url).text
    assert "Ban hành nhầm" in page
    assert "Đã rút" in client.get("/ke-hoach").text
    assert "id: xa" in client.get(f"{url}/tep").text
    published(client, plan_text())
    after = plan_by_key(KEY)
    assert after is not None
    assert (after.head.version, dict(after.line_ids)) == (2, dict(before.line_ids))
    assert "Ban hành nhầm" not in client.get(url).text


def test_a_plan_with_open_places_is_not_taken_back(ctx: Flask, cast: Cast) -> None:
    publish_plan(read(plan_text()), plan_text(), by=None, at=NOW)
    kept, act = plan_by_key(KEY), {"by": cast.person["coordinator"], "at": NOW}
    assert kept is not None
    places = {"title": "Khóa 1", "year": 2026, "places": 2, "per_unit": None, "deadline_on": TODAY, "note": ""}
    open_places(line_id=kept.line_ids["xa"], **places, **act)
    with pytest.raises(Refused):
        withdraw_plan(plan_id=kept.head.id, reason="Nhầm", **act)
