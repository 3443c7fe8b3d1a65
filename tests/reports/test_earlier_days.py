"""A report of a day that is over: worked out again from what the register says, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select, text, update

from app.cohorts.models import Enrolment
from app.completion.models import Decision
from app.kernel.clock import moment_of
from app.storage.transaction import session, transaction
from tests.cast import NOW, TODAY, Cast
from tests.certificates.graduates import write_decision
from tests.inspection import InspectingClient
from tests.reports.conftest import Counted
from tests.reports.test_commands import run
from tests.reports.test_pages import MOST, address

Clients = Callable[..., InspectingClient]


def decided_on() -> date:
    """The day of the one decision that there is."""
    return session().execute(select(Decision.decided_on)).scalar_one()


def of_day(counted: Counted, day: date, kind: str = "nam", **others: str) -> str:
    """The address of a report of a day."""
    return address(counted, kind, **{"den-ngay": f"{day:%d/%m/%Y}", **others})


def test_before_its_decision_nobody_was_recognised(client_for: Clients, counted: Counted) -> None:
    client, decided = client_for("coordinator"), decided_on()
    before, after = decided - timedelta(days=1), decided
    assert "0 lượt người được công nhận" in client.get(of_day(counted, before)).text
    assert "2 lượt người được công nhận" in client.get(of_day(counted, after)).text


def test_what_a_later_decision_says_does_not_change_an_earlier_day(client_for: Clients, counted: Counted, cast: Cast) -> None:
    client, decided = client_for("coordinator"), decided_on()
    with transaction() as db:
        db.execute(update(Decision).values(decided_on=decided - timedelta(days=5)))
    act = {"by": cast.person["coordinator"], "at": NOW}
    write_decision(cast.cohort["thu"], [], refused=[cast.enrolment["binh"]], number="9/QĐ", **act)
    assert "1 lượt người được công nhận" in client.get(address(counted, "nam")).text
    assert "2 lượt người được công nhận" in client.get(of_day(counted, decided - timedelta(days=3))).text


def test_who_left_later_was_still_in_her_class(client_for: Clients, counted: Counted, cast: Cast) -> None:
    with transaction() as db:
        db.execute(update(Enrolment).values(enrolled_at=moment_of(TODAY - timedelta(days=9))))
        gone = update(Enrolment).where(Enrolment.id == cast.enrolment["anh"])
        db.execute(gone.values(left_at=moment_of(TODAY - timedelta(days=1)), left_reason="ốm"))
    client = client_for("coordinator")
    today, earlier = (client.get(url).text for url in (address(counted, "nam"), of_day(counted, TODAY - timedelta(days=2))))
    assert students_in(today) + 1 == students_in(earlier)


def students_in(page: str) -> int:
    """The cell "Học viên" of the one class in the table of classes."""
    row = page.partition("Công nhận</th>")[2].partition("<tbody>")[2].partition("</tr>")[0]
    return int(row.split("</td>")[-3].rpartition(">")[2])


def test_an_earlier_day_is_said_in_the_paper_and_on_the_page(client_for: Clients, counted: Counted) -> None:
    day = TODAY - timedelta(days=2)
    page = client_for("coordinator").get(of_day(counted, day)).text
    assert f"số liệu đến {day:%d/%m/%Y}" in page
    assert f"Số liệu ngày {day:%d/%m/%Y} được tính lại ngày {TODAY:%d/%m/%Y}" in page


def test_an_issued_report_of_an_earlier_day_keeps_that_day(client_for: Clients, counted: Counted) -> None:
    client, day = client_for("coordinator"), TODAY - timedelta(days=2)
    made = client.post(of_day(counted, day).replace("/xem?", "/phat-hanh?"), data={})
    assert made.status_code == 303
    assert f"{day:%d/%m/%Y}" in client.get(made.location).text
    assert str(session().scalar(text("SELECT as_of_at FROM issued_reports"))).startswith(f"{day:%Y-%m-%d}")


def test_a_day_that_cannot_be_leads_back_with_a_sentence(client_for: Clients, counted: Counted) -> None:
    client = client_for("coordinator")
    for typed, said in (("31/12/2099", "chưa đến"), ("32/13/2025", "ngày/tháng/năm"), ("31/12/1950", "trước năm 1990")):
        answer = client.get(address(counted, "nam", **{"den-ngay": typed}))
        assert answer.status_code == 303
        page = client.get(answer.location).text
        assert said in page
        assert typed in page


def test_what_no_report_asks_does_not_lead_anywhere_else(client_for: Clients, counted: Counted) -> None:
    more = {"den-ngay": "x", "endpoint": "y", "_external": "1", "_scheme": "la", "_method": "z"}
    answer = client_for("coordinator").get(address(counted, "nam", **more))
    assert answer.status_code == 303
    assert answer.location.startswith("/bao-cao?")
    assert "la:" not in answer.location


def test_a_page_of_an_earlier_day_keeps_its_statements(client_for: Clients, counted: Counted, statements) -> None:  # type: ignore[no-untyped-def]
    client = client_for("coordinator")
    for kind in ("ket-qua", "tong-ket", "10-btctw"):
        url = of_day(counted, TODAY - timedelta(days=2), kind)
        client.get(url)
        with statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= MOST, url


def test_the_command_takes_a_day_and_refuses_one_to_come(app: Flask, counted: Counted, tmp_path) -> None:  # type: ignore[no-untyped-def]
    words = ("make", "nam", "--plan", counted.plan_key, "--out", str(tmp_path))
    assert run(app, *words, "--on", "2026-01-31")[0] == 0
    assert any("20260131" in one.name for one in tmp_path.iterdir())
    code, said = run(app, *words, "--on", "31/12/2099")
    assert code == 1
    assert "chưa đến" in said
