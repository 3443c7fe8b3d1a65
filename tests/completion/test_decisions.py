"""Xét hoàn thành: two lists, a decision that freezes them, later facts beside it, a new decision that replaces the old one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.completion.models import Decision, DecisionLine
from app.completion.queries import decided, decision_lines, decision_of, decisions_of, frozen_of
from app.completion.rules import State
from app.completion.rules.deciding import Chosen
from app.completion.rules.freezing import digest_of
from app.completion.services import confirm_decision
from app.kernel.refusal import Refused
from app.storage.transaction import session, transaction
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
CLOSED = NOW + timedelta(days=22)
"""After the last session."""
DAY = date(2026, 12, 2)


@pytest.fixture
def confirm(ctx: Flask, cast: Cast, clock: Callable[..., None]) -> Callable[..., int]:
    """`confirm("tham", refused=("hoa",))` after the last session, by the coordinator."""
    clock(CLOSED)

    def do(*recognised: str, refused: tuple[str, ...] = (), **others: Any) -> int:
        made = decisions_of(cast.cohort["thu"])
        fields = {
            "number": "145/QĐ-BTV",
            "decided_on": DAY,
            "seen": made[0].id if made else None,
            "client_id": f"client-{len(made):02}",
            **others,
        }
        chosen = Chosen(frozenset(cast.enrolment[key] for key in recognised), frozenset(cast.enrolment[key] for key in refused))
        return confirm_decision(cast.cohort["thu"], chosen, **fields, by=cast.person["coordinator"], at=CLOSED)

    return do


def test_a_decision_freezes_ledger_and_verdict(cast: Cast, complete: Callable[..., None], confirm: Callable[..., int]):
    complete("tham")
    made = confirm("tham", refused=("hoa",))
    found = decision_of(cast.enrolment["tham"])
    assert found is not None
    assert (found.decision_id, found.recognised, found.number, found.decided_on) == (made, True, "145/QĐ-BTV", DAY)
    _decided, frozen = frozen_of(cast.enrolment["tham"])  # type: ignore[misc]
    assert frozen["verdict"]["state"] == "met"
    assert frozen["lines"][-1]["total"] == frozen["verdict"]["earned"] == 16
    assert frozen["edition"]["id"] == cast.edition
    refused = decision_of(cast.enrolment["hoa"])
    assert refused is not None
    assert not refused.recognised
    assert decision_of(cast.enrolment["binh"]) is None


def test_what_is_kept_can_be_checked_against_its_digest(confirm: Callable[..., int], complete: Callable[..., None]):
    complete("tham")
    made = confirm("tham")
    assert all(digest_of(line.frozen) == line.digest for line in decision_lines(made))


def test_data_that_somebody_changed_behind_the_product_are_shown_as_changed(
    cast: Cast, confirm: Callable[..., int], complete: Callable[..., None], client_for: Clients
):
    complete("tham")
    made = confirm("tham")
    with transaction() as db:
        line = db.scalar(select(DecisionLine))
        assert line is not None
        forged = {**line.frozen, "verdict": {**line.frozen["verdict"], "band": "Xuất sắc"}}
        db.execute(update(DecisionLine).values(frozen=forged))
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/xet-hoan-thanh/{made}").text
    assert "Dữ liệu đã bị sửa" in page


def test_sending_it_twice_decides_once(confirm: Callable[..., int], complete: Callable[..., None], cast: Cast):
    complete("tham")
    first = confirm("tham", client_id="client-xx")
    assert confirm("tham", client_id="client-xx") == first
    assert len(decisions_of(cast.cohort["thu"])) == 1


@pytest.mark.parametrize(
    ("reason", "recognised", "refused", "fields"),
    [
        ("nobody", (), (), {}),
        ("not_met", ("binh",), (), {}),
        ("cannot_stand", ("tham",), ("tham",), {}),
        ("cannot_stand", ("neighbour",), (), {}),
        ("no_number", ("tham",), (), {"number": ""}),
        ("future_day", ("tham",), (), {"decided_on": DAY + timedelta(days=30)}),
        ("decided_meanwhile", ("tham",), (), {"seen": 99}),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(
    reason: str,
    recognised: tuple[str, ...],
    refused: tuple[str, ...],
    fields: dict[str, Any],
    cast: Cast,
    complete: Callable[..., None],
    confirm: Callable[..., int],
):
    complete("tham")
    with pytest.raises(Refused) as refusal:
        confirm(*recognised, refused=refused, **fields)
    assert refusal.value.reason == reason
    assert decisions_of(cast.cohort["thu"]) == []


def test_a_fact_that_arrives_later_is_shown_beside_the_frozen_one(
    cast: Cast, complete: Callable[..., None], confirm: Callable[..., int], mark: Callable[..., None], client_for: Clients
):
    complete("tham")
    made = confirm("tham")
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/xet-hoan-thanh"
    assert "người có thay đổi" not in client.get(url).text
    mark(1, tham="absent")
    assert "từ đó đến nay 1 người có thay đổi" in client.get(url).text
    page = client.get(f"{url}/{made}").text
    assert "Tiết trực tiếp: lúc xét 8, nay 6." in page
    assert "lúc xét đạt, nay không còn kịp" in page
    frozen = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/so-hoc/cong-nhan").text
    assert "Từng dòng: 16 tiết" in frozen
    assert "Được công nhận hoàn thành ngày 02/12/2026" in frozen


def test_a_new_decision_replaces_the_old_for_those_it_names_and_both_stay(
    cast: Cast, complete: Callable[..., None], confirm: Callable[..., int], client_for: Clients
):
    complete("tham", "anh")
    first = confirm("tham", "anh", refused=("hoa",))
    second = confirm("tham", number="200/QĐ-BTV")
    standing = decided(cast.cohort["thu"])
    assert {key: standing[cast.enrolment[key]].decision_id for key in ("tham", "anh", "hoa")} == {
        "tham": second,
        "anh": first,
        "hoa": first,
    }
    views = decisions_of(cast.cohort["thu"])
    assert [(view.id, view.replaces_id, view.latest) for view in views] == [(second, first, True), (first, None, False)]
    client = client_for("coordinator")
    page = client.get(f"/lop/{cast.cohort['thu']}/xet-hoan-thanh/{first}").text
    assert "Thay bằng quyết định số 200/QĐ-BTV" in page
    assert client.get(f"/lop/{cast.cohort['thu']}/xet-hoan-thanh/{second}").status_code == 200


def test_the_page_ticks_decides_and_tells_the_trainee(
    cast: Cast, complete: Callable[..., None], mark: Callable[..., None], client_for: Clients, clock: Callable[..., None]
):
    complete("tham")
    mark(1, hoa="absent")
    clock(CLOSED)
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/xet-hoan-thanh"
    ticked = re.compile(r'name="(du|khong)" value="(\d+)" checked')
    before = ticked.findall(client.get(url).text)
    assert before == [("du", str(cast.enrolment["tham"]))], "nobody who can still be saved is given up before the last day"
    clock(CLOSED + timedelta(days=3))
    page = client.get(url).text
    assert ticked.findall(page) == [
        ("du", str(cast.enrolment["tham"])),
        *(("khong", str(cast.enrolment[key])) for key in ("anh", "binh", "hoa")),
    ]
    assert "học bù ít nhất 0,5 tiết" in page
    hidden = dict(re.findall(r'name="(seen|client)" type="hidden" value="([^"]*)"', page))
    sent = {"du": cast.enrolment["tham"], "khong": cast.enrolment["hoa"], **hidden}
    bad = client.post(url, data=sent)
    assert bad.status_code == 422
    assert "Nhập số quyết định" in bad.text
    done = client.post(url, data={**sent, "number": "145/QĐ-BTV", "decided_on": "2/12/2026"})
    assert done.status_code == 303
    again = client.post(url, data={**sent, "number": "145/QĐ-BTV", "decided_on": "2/12/2026"})
    assert again.location == done.location
    own = client_for("tham")
    for path in ("", "/so-hoc"):
        assert "Đã được công nhận hoàn thành ngày 02/12/2026" in own.get(f"/hoc/{cast.enrolment['tham']}{path}").text


def test_a_second_coordinator_with_an_old_page_is_told_and_nothing_is_lost(
    cast: Cast, complete: Callable[..., None], client_for: Clients, clock: Callable[..., None], app: Flask
):
    complete("tham", "anh")
    clock(CLOSED)
    url = f"/lop/{cast.cohort['thu']}/xet-hoan-thanh"
    pages = {key: client_for(key) for key in ("coordinator", "second")}
    hidden = {
        key: dict(re.findall(r'name="(seen|client)" type="hidden" value="([^"]*)"', client.get(url).text))
        for key, client in pages.items()
    }
    common = {"number": "145/QĐ-BTV", "decided_on": "02/12/2026", "du": cast.enrolment["tham"]}
    assert pages["coordinator"].post(url, data={**common, **hidden["coordinator"]}).status_code == 303
    late = pages["second"].post(url, data={**common, **hidden["second"], "du": cast.enrolment["anh"]})
    assert late.status_code == 409
    assert "Vừa có người khác xác nhận" in late.text
    assert re.findall(r'name="du" value="(\d+)" checked', late.text) == [str(cast.enrolment["anh"])]
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Decision)) == 1


def test_eight_confirmations_at_once_make_one_decision(
    app: Flask, cast: Cast, complete: Callable[..., None], clock: Callable[..., None]
):
    complete("tham")
    chosen = Chosen(frozenset({cast.enrolment["tham"]}), frozenset())

    def attempt(number: int) -> str:
        with app.app_context():
            try:
                confirm_decision(
                    cast.cohort["thu"],
                    chosen,
                    number="145/QĐ-BTV",
                    decided_on=DAY,
                    seen=None,
                    client_id=f"client-{number:02}",
                    by=cast.person["coordinator"],
                    at=CLOSED,
                )
            except Refused as refusal:
                return refusal.reason
            return "made"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(outcomes) == ["decided_meanwhile"] * 7 + ["made"]


def test_the_two_lists_can_be_taken_away_as_a_workbook(
    cast: Cast, complete: Callable[..., None], confirm: Callable[..., int], client_for: Clients
):
    complete("tham")
    made = confirm("tham", refused=("hoa",))
    client = client_for("coordinator")
    answer = client.get(f"/lop/{cast.cohort['thu']}/xet-hoan-thanh/{made}/danh-sach.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Đủ điều kiện", "Không đủ"]
    names = [[row[1].value for row in sheet.iter_rows() if row[0].value == 1] for sheet in book]
    assert names == [["Hà Thị Thắm"], ["Trương Thị Hòa"]]
    assert "145-QĐ-BTV" in answer.headers["Content-Disposition"] or "145" in answer.headers["Content-Disposition"]
    draft = client.get(f"/lop/{cast.cohort['thu']}/xet-hoan-thanh/du-kien.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(draft.data)).sheetnames == ["Đủ điều kiện", "Không đủ", "Chưa đủ, còn kịp"]


@pytest.mark.parametrize("typed", [{"du": "x" * 5000}, {"du": "9" * 5000}, {"seen": "9" * 50}, {"decided_on": "hôm qua"}])
def test_a_form_that_nobody_could_have_sent_breaks_nothing(cast: Cast, client_for: Clients, typed: dict[str, str]):
    url = f"/lop/{cast.cohort['thu']}/xet-hoan-thanh"
    answer = client_for("coordinator").post(url, data={"number": "1", "decided_on": "01/11/2026", **typed})
    assert answer.status_code in {409, 422}


def test_confirming_costs_the_same_for_one_and_for_forty(
    cast: Cast, enrol_many: Callable[[int], Any], confirm: Callable[..., int], statements: Callable[[], Any], ctx: Flask
):
    costs = []
    for more in (0, 0, 20):
        enrol_many(more)
        with statements() as seen:
            confirm(refused=("hoa", "binh"), number=f"{more}/QĐ")
        costs.append(len([words for words in seen if words.startswith("SELECT")]))
    assert costs[1] == costs[2] <= 14


def test_today_is_not_yet_the_day_of_the_class(book: Callable[..., Any]):
    assert book("tham", TODAY).verdict.state is State.NOT_YET
