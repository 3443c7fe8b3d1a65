"""A year of the plan in miniature: who lacks it, who is sent, the class, the decision, the figure and the names behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.people.rules import Viewer
from app.plans.queries.lacking import reach_of
from app.plans.queries.nominations import nominations_of
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.plans.conftest import Planned, decide

pytestmark = pytest.mark.usefixtures("commune")


def test_from_the_plan_to_the_figure(
    client_for: Callable[..., InspectingClient], planned: Planned, cast: Cast, province: Viewer, clock: Callable[..., None]
) -> None:
    below, above = client_for("stranger"), client_for("coordinator")
    opening, line = f"/cu-di-hoc/{planned.opening_id}", f"/ke-hoach/chi-tieu/{planned.line_id}"

    # a commune sees who lacks the course, and sends one of them
    assert "Hà Thị Thắm" in below.get("/chuan-chuc-danh").text
    sent = below.post(f"{opening}/cu", data={"person": str(cast.person["tham"]), "reason": ""}, follow_redirects=True)
    assert "Chờ duyệt" in sent.text

    # the province sends her back, the commune sends her again, the province approves
    nomination = str(nominations_of(planned.opening_id, reach_of(province))[0].id)
    assert above.post(f"{opening}/tra-loi", data={"nomination": nomination, "answer": "return"}).status_code == 422
    answer = {"nomination": nomination, "answer": "return", "why": "Thiếu quyết định"}
    above.post(f"{opening}/tra-loi", data=answer)
    assert "Thiếu quyết định" in below.get(opening).text
    below.post(f"{opening}/cu", data={"person": str(cast.person["tham"])})
    approved = above.post(f"{opening}/tra-loi", data={"nomination": nomination, "answer": "approve"}, follow_redirects=True)
    assert "Đã duyệt 1 người" in approved.text

    # a class is opened for the line and takes her in; her slip is the next step
    opened = above.post(
        "/lop/mo",
        data={
            "title": "Khóa 1", "code": "K1-2026", "edition": str(cast.edition), "unit": str(cast.unit["home"]),
            "opens_on": "20/11/2026", "online_due_on": "30/11/2026", "closes_on": "05/12/2026", "place": "Hội trường",
        },
    )  # fmt: skip
    class_ = opened.location.split("/")[2]
    above.post(f"/lop/{class_}/chi-tieu", data={"line": str(planned.line_id)})
    assert "Hà Thị Thắm" in above.get(f"/lop/{class_}/hoc-vien/cu-di-hoc").text
    taken = above.post(f"/lop/{class_}/hoc-vien/cu-di-hoc", data={"nominee": nomination})
    assert taken.status_code == 303
    assert "Hà Thị Thắm" in above.get(f"/lop/{class_}/hoc-vien").text
    assert "Đã vào lớp" in below.get(opening).text

    # she is recognised, in the class of the cast that has begun: the figure counts her and names her
    above.post(f"/lop/{cast.cohort['thu']}/chi-tieu", data={"line": str(planned.line_id)})
    decide(cast, "tham", "recognised", "7/QĐ")
    clock(NOW + timedelta(days=11))
    page = above.get(line).text
    assert "7/QĐ" not in page
    assert "1 người được công nhận" in page
    assert "Hà Thị Thắm" in page
    assert "Hà Thị Thắm" not in below.get("/chuan-chuc-danh").text
