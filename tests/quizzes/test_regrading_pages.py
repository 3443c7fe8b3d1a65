"""Regrading as staff meet it: the page that asks, shows and applies; who may not; the command."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.quizzes.models import Question
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import Remedy
from app.storage.transaction import session
from tests.cast import NOW
from tests.quizzes.conftest import Desk
from tests.quizzes.wrong_keys import WHY, answered, apply, corrected, look, marks, rows, wrong

__all__ = ["wrong"]


def test_the_page_asks_shows_and_applies(wrong: tuple[Desk, int, dict[str, int]], client_for, clock) -> None:  # type: ignore[no-untyped-def]
    _desk, question, attempts = wrong
    new, coordinator = corrected(question), client_for("administrator")
    url = f"/ngan-hang-cau-hoi/{question}/cham-lai"
    assert "Xem ai bị ảnh hưởng" in coordinator.get(url).text
    choice = {"cach": f"version-{new}", "ban": [str(version) for version in answered(question)]}
    page = coordinator.get(url, query_string=choice).text
    assert "Chấm lại 3 bài" in page
    assert "Hà Thị Thắm" in page
    digest = re.findall(r'name="thay" value="(\w+)"', page)[0]
    assert coordinator.post(url, data=choice | {"thay": digest, "ly-do": ""}).status_code == 422
    assert coordinator.post(url, data=choice | {"thay": "x", "ly-do": WHY}).status_code == 409
    done = coordinator.post(url, data=choice | {"thay": digest, "ly-do": WHY, "client_id": "0123456789ab"})
    assert (done.status_code, marks(attempts)["tham"]) == (303, 7.5)
    clock(NOW + timedelta(minutes=11))
    trainee = client_for("tham").get(f"/bai-lam/{attempts['tham']}/ket-qua").text
    assert "trước đó 10 điểm, nay 7,5 điểm" in trainee
    assert WHY not in trainee
    back = coordinator.get(done.location).text
    assert WHY in back
    digest = re.findall(r'name="thay" value="(\w+)"', back)[0]
    undone = coordinator.post(f"{done.location}/hoan-lai", data={"thay": digest, "ly-do": "Đính chính bị rút lại."})
    assert (undone.status_code, marks(attempts)["tham"]) == (303, 10)
    assert "đã được hoàn lại" in coordinator.get(done.location).text


def test_a_printed_attempt_says_its_mark_before_and_after(wrong: tuple[Desk, int, dict[str, int]], client_for, clock) -> None:  # type: ignore[no-untyped-def]
    desk, question, attempts = wrong
    apply(desk, question, Remedy(Ruling.VERSION, corrected(question)))
    clock(NOW + timedelta(minutes=11))
    printed = f"/lop/{desk.cast.cohort['thu']}/bai-kiem-tra/{desk.paper('kiem-tra').id}/in"
    for who, url in (("tham", f"/bai-lam/{attempts['tham']}/in"), ("coordinator", f"/bai-lam/{attempts['tham']}/in")):
        assert client_for(who).get(url).text.count("trước đó 10 điểm, nay 7,5 điểm") == 1
    assert client_for("coordinator").get(printed).text.count("trước đó 10 điểm, nay 7,5 điểm") == 3


@pytest.mark.parametrize("who", ["tham", "instructor", "stranger"])
def test_nobody_else_may_look_or_apply(wrong: tuple[Desk, int, dict[str, int]], client_for, who: str) -> None:  # type: ignore[no-untyped-def]
    desk, question, _attempts = wrong
    done = apply(desk, question, Remedy(Ruling.DROP))
    client = client_for(who)
    for url in (f"/ngan-hang-cau-hoi/{question}/cham-lai", f"/cham-lai/{done.regrade_id}"):
        assert client.get(url).status_code == 404
    assert client.post(f"/ngan-hang-cau-hoi/{question}/cham-lai", data={"cach": "full"}).status_code == 404
    assert client.post(f"/cham-lai/{done.regrade_id}/hoan-lai", data={"ly-do": WHY}).status_code == 404
    assert rows()[0] == 1


def test_another_province_sees_no_name_and_cannot_apply(wrong: tuple[Desk, int, dict[str, int]], client_for) -> None:  # type: ignore[no-untyped-def]
    _desk, question, attempts = wrong
    other = client_for("other_coordinator")
    choice = {"cach": "drop", "ban": [str(version) for version in answered(question)]}
    page = other.get(f"/ngan-hang-cau-hoi/{question}/cham-lai", query_string=choice).text
    assert "Có 4 bài và 1 lớp dùng chuyên đề này ngoài phạm vi phụ trách" in page
    assert "Hà Thị Thắm" not in page
    digest = look(question, Remedy(Ruling.DROP)).digest
    sent = other.post(f"/ngan-hang-cau-hoi/{question}/cham-lai", data=choice | {"thay": digest, "ly-do": WHY})
    assert (sent.status_code, marks(attempts)["tham"]) == (422, 10)


def test_the_command_lists_and_applies(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    corrected(question)
    key = session().scalar(select(Question.key).where(Question.id == question)) or ""
    run = desk.app.test_cli_runner().invoke
    listed = run(args=["quizzes", "regrade", "--question", key, "--dry-run", "--json"])
    answer = json.loads(listed.output)
    assert (len(answer["changes"]), answer["newly_failed"], answer["dry_run"]) == (3, 0, True)
    assert answer["changes"][0]["mark"] == [10, 7.5]
    assert rows() == (0, 0, 0)
    refused = run(args=["quizzes", "regrade", "--question", "khong-co", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.output)["reason"] == "no_account"
    done = run(args=["quizzes", "regrade", "--question", key, "--reason", WHY, "--login", "0912000012"])
    assert "Đã chấm lại: 3 trong 4 bài đổi điểm." in done.output
    session().rollback()
    assert marks(attempts)["tham"] == 7.5
