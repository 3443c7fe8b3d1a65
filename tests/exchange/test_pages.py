"""The page where people make tokens, the guide, and the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.exchange.models import Token
from app.exchange.services import issue_token
from app.kernel.refusal import Refused
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, PEOPLE, Cast
from tests.exchange.conftest import Program
from tests.inspection import InspectingClient
from tests.walker import Walker

Clients = Callable[..., InspectingClient]
TOKEN = re.compile(r"sh_[\w-]{43}")


def asked(cast: Cast, **other: Any) -> dict[str, Any]:
    """The form as a coordinator fills it in."""
    form = {"name": "Máy chấm công", "unit": str(cast.unit["home"]), "rights": ["attendance:write"], "days": "90"}
    return {**form, **other}


def test_a_token_is_shown_once_and_works(app: Flask, cast: Cast, client_for: Clients) -> None:
    client = client_for("coordinator")
    page = client.post("/ket-noi", data=asked(cast))
    (token,) = set(TOKEN.findall(page.text))
    assert page.headers["Cache-Control"] == "no-store"
    assert TOKEN.findall(client.get("/ket-noi").text) == []
    answer = app.test_client().get("/api/v1/sessions?cohort=LOP-THU", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_the_list_says_what_each_may_do_until_when_and_when_it_was_used(client_for: Clients, program: Program) -> None:
    program.get("sessions", cohort="LOP-THU")
    page = client_for("second").get("/ket-noi").text
    said = ("Gửi điểm danh vào sổ", "Đọc kết quả hoàn thành", "10/11/2026", "1 lần gọi, lần cuối", program.token[-4:])
    assert [words for words in said if words not in page] == []


def test_an_empty_list_says_what_to_do(client_for: Clients) -> None:
    assert "Chưa có mã kết nối nào" in client_for("coordinator").get("/ket-noi").text


def test_a_token_is_taken_back_with_one_button(client_for: Clients, program: Program) -> None:
    client = client_for("administrator")
    answer = client.post(f"/ket-noi/{program.token_id}/thu-hoi", follow_redirects=True)
    assert "Đã thu hồi mã kết nối" in answer.text
    assert program.get("sessions", cohort="LOP-THU").status_code == 401
    assert client.post(f"/ket-noi/{program.token_id}/thu-hoi").status_code == 303


@pytest.mark.parametrize("key", ["other_coordinator", "instructor", "tham"])
def test_a_token_of_another_unit_does_not_exist(client_for: Clients, program: Program, key: str) -> None:
    client = client_for(key)
    assert client.post(f"/ket-noi/{program.token_id}/thu-hoi").status_code == 404
    assert f"đuôi {program.token[-4:]}" not in client.get("/ket-noi").text
    assert program.get("sessions", cohort="LOP-THU").status_code == 200


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"name": " "}, "Ghi tên phần mềm bên kia"),
        ({"name": "x" * 81}, "80"),
        ({"rights": []}, "Chọn ít nhất một việc"),
        ({"rights": ["people:delete"]}, 'role="alert"'),
        ({"days": "3650"}, 'role="alert"'),
        ({"unit": "other"}, 'role="alert"'),
    ],
)
def test_a_form_that_asks_for_too_much_says_so_and_makes_nothing(
    app: Flask, cast: Cast, client_for: Clients, other: dict[str, Any], words: str
) -> None:
    given = {"unit": str(cast.unit["other"])} if other == {"unit": "other"} else other
    page = client_for("coordinator").post("/ket-noi", data=asked(cast, **given))
    assert page.status_code == 422
    assert words in page.text
    with app.app_context():
        assert db.session.query(Token).count() == 0


def test_the_use_case_itself_keeps_to_the_makers_reach(app: Flask, cast: Cast) -> None:
    for by, unit in (("coordinator", "other"), ("instructor", "home"), ("tham", "home")):
        with app.app_context(), pytest.raises(Refused) as refused:
            issue_token(name="x", unit_id=cast.unit[unit], rights=["completion:read"], days=1, by=cast.person[by], at=NOW)
        assert refused.value.reason == "unit"


def test_without_javascript_she_fills_the_form_in_and_reads_the_guide(client_for: Clients) -> None:
    walker = Walker(client_for("coordinator"))
    walker.open("/ket-noi")
    walker.press("Cấp mã kết nối", name="Máy quét thẻ", rights=["attendance:write"])
    assert TOKEN.search(walker.text)
    walker.follow("Đã chép xong")
    assert "Máy quét thẻ" in walker.text
    guide = client_for("coordinator").get("/ket-noi/huong-dan")
    assert "LOP-THU" in guide.text
    assert 'curl -X POST "$API/attendance"' in guide.text


def test_the_commands_of_the_guide_name_real_addresses(app: Flask, client_for: Clients) -> None:
    guide = client_for("coordinator").get("/ket-noi/huong-dan").text
    named = set(re.findall(r"\$API(/\w+)", guide))
    routes = {rule.rule.removeprefix("/api/v1") for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1")}
    assert named == routes - {"/openapi.json"}


def test_a_token_is_made_and_taken_back_by_command(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner().invoke
    made = run(args=["exchange", "token", "--unit", "38", "--name", "Phần mềm cán bộ", "--rights", "completion:read"])
    assert made.exit_code == 0, made.output
    (token,) = TOKEN.findall(made.output)
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/completion?cohort=LOP-THU", headers=headers).status_code == 200
    with app.app_context():
        row = db.session.query(Token).one()
        assert (row.made_by_id, row.expires_at) == (cast.person["coordinator"], NOW + timedelta(days=90))
        assert db.session.query(JournalEntry).filter_by(action="exchange.issued_token").count() == 1
        number = row.id
    assert run(args=["exchange", "revoke", str(number)]).exit_code == 0
    assert app.test_client().get("/api/v1/completion?cohort=LOP-THU", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["token", "--unit", "99", "--name", "x", "--rights", "completion:read"], "Không có đơn vị"),
        (["token", "--unit", "38", "--name", "x", "--rights", "everything"], "Chọn ít nhất một việc"),
        (["token", "--unit", "38", "--name", "", "--rights", "completion:read"], "Ghi tên phần mềm"),
        (["token", "--unit", "38", "--name", "x", "--rights", "completion:read", "--days", "9999"], "nhiều nhất 365 ngày"),
        (["token", "--unit", "38", "--name", "x", "--rights", "completion:read", "--by", "0999"], "Không có tài khoản"),
        (["token", "--unit", "38", "--name", "x", "--rights", "completion:read", "--by", PEOPLE["tham"][1]], "trong phạm vi"),
        (["revoke", "77"], "Không có mã kết nối này"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(app: Flask, words: list[str], said: str) -> None:
    result = app.test_cli_runner().invoke(args=["exchange", *words])
    assert result.exit_code == 1
    assert said in result.output
