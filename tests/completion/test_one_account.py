"""One account: the ledger, the matrix, the workbook, the decision and the command line say the same sum of everybody."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.cohorts.queries import CohortView
from app.completion.freezing import freeze
from app.completion.queries import Ledger, ledgers, standings, standings_of_cohorts
from app.completion.rules import About, LineKind, Target
from app.completion.services import exempt, revoke_exemption
from app.kernel.periods import say_number
from tests.cast import NOW, TODAY, TRAINEES, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
Books = Callable[..., Ledger]
STATES = ("present", "late", "excused", "absent")


def free(cast: Cast, key: str, target: Target, periods: float | None = None, client: str = "client-01") -> int:
    """An exemption by the coordinator."""
    return exempt(
        cast.enrolment[key],
        target,
        periods=periods,
        approver="Nguyễn Thị Hà, Phó Chủ tịch",
        document="12/TB-HPN",
        reason="Nghỉ thai sản",
        client_id=client,
        by=cast.person["coordinator"],
        at=NOW,
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_class_read_at_once_and_each_trainee_alone_come_to_the_same(
    seed: int,
    cast: Cast,
    class_of_thu: CohortView,
    book: Books,
    mark: Callable[..., None],
    finish_lessons: Callable[..., None],
    pass_papers: Callable[..., None],
) -> None:
    chance = random.Random(seed)
    for key in TRAINEES:
        finish_lessons(key, chance.randint(0, 3))
        if chance.random() < 0.5:
            pass_papers(key, chance.choice(["topic", "final"]))
    for number in (1, 2, 3):
        mark(number, **{key: chance.choice(STATES) for key in TRAINEES if chance.random() < 0.8})
    free(cast, "anh", Target(About.SESSION, session_id=cast.session[chance.choice([1, 2, 4])]))
    free(cast, "hoa", Target(About.REQUIREMENT, requirement_key="truc-tiep"), chance.choice([1.0, 2.5, 30.0]))
    day = TODAY + timedelta(days=chance.choice([0, 15, 25]))
    whole, books = standings(class_of_thu, today=day), ledgers(class_of_thu, today=day)
    [again] = standings_of_cohorts([class_of_thu], today=day)
    assert again.rows == whole.rows
    for row in whole.rows:
        alone = book(next(key for key in TRAINEES if cast.enrolment[key] == row.person.enrolment_id), day)
        together = books[row.person.enrolment_id]
        assert row.verdict == alone.verdict == together.verdict
        assert alone.account == together.account
        assert alone.account.lines[-1].total == alone.verdict.earned == alone.account.total
        assert (alone.account.online, alone.account.in_person) == (row.verdict.online_earned, row.verdict.in_person_earned)
        assert freeze(alone)["verdict"]["earned"] == row.verdict.earned == freeze(alone)["lines"][-1]["total"]


def test_the_lines_plan_what_the_edition_plans(book: Books) -> None:
    ledger = book("tham")
    assert ledger.account.planned == ledger.verdict.planned == 16


def test_page_workbook_matrix_and_command_say_one_sum(
    app: Flask,
    cast: Cast,
    client_for: Clients,
    book: Books,
    mark: Callable[..., None],
    finish_lessons: Callable[..., None],
) -> None:
    finish_lessons("tham", 1)
    mark(1, tham="late")
    free(cast, "tham", Target(About.SESSION, session_id=cast.session[2]))
    total = book("tham").verdict.earned
    assert total == 4.5  # a lesson of 1.5, half a session of 2, and a session of 2 from which she is exempt
    staff, own = client_for("coordinator"), client_for("tham")
    for page in (staff.get(f"/so-hoc/{cast.enrolment['tham']}"), own.get(f"/hoc/{cast.enrolment['tham']}/so-hoc")):
        assert f"Từng dòng: {say_number(total)} tiết" in page.text
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get(f"/so-hoc/{cast.enrolment['tham']}/so-hoc.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-1][5] == total
    matrix = openpyxl.load_workbook(io.BytesIO(staff.get(f"/lop/{cast.cohort['thu']}/tong-hop.xlsx").data))["Tổng hợp"]
    head = next(row for row in matrix.iter_rows() if row[1].value == "Họ và tên")
    column = [cell.value for cell in head].index("Tổng tiết")
    assert [row[column].value for row in matrix.iter_rows() if row[1].value == "Hà Thị Thắm"] == [total]
    said = app.test_cli_runner().invoke(args=["attendance", "explain", "0912000001", "LOP-THU"]).output
    assert f"cộng dồn {say_number(total)}." in said


def test_a_line_says_who_when_how(book: Books, cast: Cast, mark: Callable[..., None], client_for: Clients) -> None:
    mark(1, tham="present")
    page = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/so-hoc").text
    assert "điểm danh trên máy, Lê Thị Hoa, 10:00 10/11/2026" in page


def test_what_was_learnt_after_the_last_day_stands_there_and_earns_nothing(
    book: Books, finish_lessons: Callable[..., None], client_for: Clients, cast: Cast, class_of_thu: CohortView, ctx: Flask
) -> None:
    from sqlalchemy import update

    from app.learning.models import LessonDone
    from app.storage.transaction import transaction

    finish_lessons("tham", 1)
    with transaction() as db:
        db.execute(update(LessonDone).values(done_at=NOW + timedelta(days=25)))
    ledger = book("tham", TODAY + timedelta(days=26))
    late = [line for line in ledger.account.lines if line.entry.way == "late"]
    assert [(line.entry.earned, line.entry.planned) for line in late] == [(0, 1.5)]
    assert ledger.verdict.online_earned == 0


def test_an_exemption_is_a_line_of_its_own_and_attending_later_takes_it_back(
    cast: Cast, book: Books, mark: Callable[..., None]
) -> None:
    free(cast, "hoa", Target(About.SESSION, session_id=cast.session[1]))
    lines = [line.entry for line in book("hoa").account.lines if line.entry.kind is LineKind.EXEMPTION]
    assert [(line.planned, line.earned, line.by, line.evidence) for line in lines] == [
        (0, 2, "Nguyễn Thị Hà, Phó Chủ tịch", "12/TB-HPN: Nghỉ thai sản")
    ]
    mark(1, hoa="present")
    ledger = book("hoa")
    assert ledger.verdict.in_person_earned == 2
    assert [line.entry.earned for line in ledger.account.lines if line.entry.kind is LineKind.EXEMPTION] == [0]


def test_an_exemption_saves_what_was_lost_and_taking_it_back_loses_it_again(
    cast: Cast, book: Books, mark: Callable[..., None]
) -> None:
    mark(1, hoa="absent")
    assert book("hoa").verdict.state == "impossible"
    made = free(cast, "hoa", Target(About.SESSION, session_id=cast.session[1]))
    verdict = book("hoa").verdict
    assert (verdict.state, verdict.in_person_earned) == ("not_yet", 2)
    by = cast.person["coordinator"]
    assert revoke_exemption(cast.enrolment["hoa"], made, reason="Ghi nhầm", by=by, at=NOW)
    assert not revoke_exemption(cast.enrolment["hoa"], made, reason="Ghi nhầm", by=by, at=NOW)
    assert book("hoa").verdict.state == "impossible"


def test_sending_an_exemption_twice_records_it_once(cast: Cast, book: Books) -> None:
    target = Target(About.REQUIREMENT, requirement_key="truc-tiep")
    assert free(cast, "hoa", target, 2.0) == free(cast, "hoa", target, 2.0)
    assert book("hoa").verdict.in_person_earned == 2


def test_a_ledger_costs_the_same_whatever_is_in_it(
    cast: Cast, book: Books, mark: Callable[..., None], finish_lessons: Callable[..., None], statements: Callable[[], Any]
) -> None:
    costs = []
    for turn in range(2):
        book("tham")
        with statements() as seen:
            book("tham")
        costs.append(len(seen))
        if turn:
            break
        finish_lessons("tham")
        mark(1, tham="present")
        free(cast, "tham", Target(About.SESSION, session_id=cast.session[2]))
    assert costs == [7, 7]  # six, and one of this test for the enrolment


def test_verdicts_of_a_class_cost_the_same_for_four_and_for_forty(
    class_of_thu: CohortView, enrol_many: Callable[[int], Any], statements: Callable[[], Any]
) -> None:
    costs = []
    for more in (0, 36):
        enrol_many(more)
        standings(class_of_thu, today=TODAY)
        for read in (standings, ledgers):
            with statements() as seen:
                read(class_of_thu, today=TODAY)
            costs.append(len(seen))
    assert costs == [7, 7, 7, 7]


def test_the_account_is_readable_without_a_line(client_for: Clients, cast: Cast) -> None:
    page = client_for("binh").get(f"/hoc/{cast.enrolment['binh']}/so-hoc").text
    assert "Chưa có dòng nào" not in page or "Còn phía trước" in page
    assert re.search(r"Còn phía trước: \d+ dòng, [\d,]+ tiết", page)
