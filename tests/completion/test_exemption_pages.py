"""The page of exemptions: only with a named approver and a reason, only by those who answer for the class."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.completion.queries import Ledger, exemption_history
from tests.cast import Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
Books = Callable[..., Ledger]
FORM = {
    "target": "dk:truc-tiep",
    "periods": "2",
    "approver": "Nguyễn Thị Hà",
    "document": "",
    "reason": "Ốm",
    "client": "client-01",
}


def url(cast: Cast) -> str:
    """Her page."""
    return f"/so-hoc/{cast.enrolment['hoa']}/mien"


def test_recorded_shown_in_the_ledger_and_taken_back(cast: Cast, client_for: Clients, book: Books):
    client = client_for("coordinator")
    assert "Chưa có lần miễn nào" in client.get(url(cast)).text
    assert client.post(url(cast), data=FORM).status_code == 303
    assert client.post(url(cast), data=FORM).status_code == 303
    page = client.get(url(cast)).text
    assert page.count("Miễn 2 tiết của điều kiện “Buổi học trực tiếp”") == 1
    assert book("hoa").verdict.in_person_earned == 2
    assert "được miễn, Ốm, Nguyễn Thị Hà" in client_for("hoa").get(f"/hoc/{cast.enrolment['hoa']}/so-hoc").text
    back = re.search(rf"{url(cast)}/\d+/rut", page)
    assert back is not None
    client.post(back[0], data={"reason": ""})
    assert book("hoa").verdict.in_person_earned == 2
    assert client.post(back[0], data={"reason": "Ghi nhầm"}).status_code == 303
    assert book("hoa").verdict.in_person_earned == 0
    page = client.get(url(cast)).text
    assert "Ghi nhầm" in page
    assert [view.stands for view in exemption_history(cast.enrolment["hoa"])] == [False]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"approver": ""}, "Nhập họ tên, chức vụ người duyệt"),
        ({"reason": " "}, "Ghi lý do được miễn"),
        ({"periods": "0"}, "Số tiết"),
        ({"periods": "1,3"}, "tiết"),
        ({"periods": "nhiều"}, "tiết"),
        ({"target": "dk:khong-co"}, "Chọn một trong các mục có sẵn"),
        ({"target": "buoi:999"}, "Chọn một trong các mục có sẵn"),
        ({"target": "dk:kiem-tra"}, "không tính bằng tiết"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_recorded(
    ctx: Flask, cast: Cast, client_for: Clients, change: dict[str, str], sentence: str
):
    answer = client_for("coordinator").post(url(cast), data={**FORM, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert exemption_history(cast.enrolment["hoa"]) == []


@pytest.mark.parametrize("key", ["other_coordinator", "instructor", "hoa", "anh"])
def test_nobody_else_records_one(ctx: Flask, cast: Cast, client_for: Clients, key: str):
    assert client_for(key).post(url(cast), data=FORM).status_code == 404
    assert exemption_history(cast.enrolment["hoa"]) == []


def test_a_session_of_another_class_cannot_be_named(cast: Cast, client_for: Clients):
    answer = client_for("other_coordinator").post(
        f"/so-hoc/{cast.enrolment['neighbour']}/mien", data={**FORM, "target": f"buoi:{cast.session[1]}", "periods": ""}
    )
    assert answer.status_code == 422


def test_only_what_she_lacks_is_offered_and_given(cast: Cast, client_for: Clients, mark: Callable[..., None], book: Books):
    mark(1, hoa="present")
    client, held, missed = client_for("coordinator"), f"buoi:{cast.session[1]}", f"buoi:{cast.session[2]}"
    page = client.get(url(cast)).text
    assert f'value="{held}"' not in page
    assert f'value="{missed}"' in page
    assert "(thiếu 2 tiết)" in page
    for periods in ("2", ""):
        answer = client.post(url(cast), data={**FORM, "target": held, "periods": periods})
        assert answer.status_code == 422
        assert "không thiếu tiết nào ở đây" in answer.text
    answer = client.post(url(cast), data={**FORM, "target": missed, "periods": "4"})
    assert answer.status_code == 422
    assert "Ở đây chỉ thiếu 2 tiết" in answer.text
    assert exemption_history(cast.enrolment["hoa"]) == []
    for _turn in range(2):
        assert client.post(url(cast), data={**FORM, "target": missed, "periods": "2"}).status_code == 303
    assert "Được miễn, buổi 2" in client.get(f"/so-hoc/{cast.enrolment['hoa']}").text
    assert book("hoa").verdict.in_person_earned == 4
