"""A survey at the end of a class: everybody once, nobody by name, nothing shown that would point at one person."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.refusal import Refused
from app.reports.dossier.survey import survey_blocks
from app.storage.base import Base, db
from app.storage.models import JournalEntry
from app.surveys import rules, services
from app.surveys.formats.template_file import END_OF_COURSE, read_template
from app.surveys.models import SurveyRespondent, SurveyTally
from app.surveys.queries import results_of, survey_of
from tests.cast import NOW, TODAY, TRAINEES, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
LATER = TODAY + timedelta(days=30)
GIVEN = {"thoi-luong": "2", "thiet-bi": "1", "ich-nhat": "Cách ghi biên bản", "can-sua": ""} | dict.fromkeys(
    ("noi-dung", "bai-mang", "buoi-lop", "giang-vien", "to-chuc", "kiem-tra"), "5"
)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", sorted(END_OF_COURSE.parent.glob("*.yml")), ids=lambda path: path.stem)
def test_every_template_can_be_read(path: Any) -> None:
    template = read_template(path)
    assert template.questions
    assert template.source


@pytest.mark.sqlite_only
def test_answers_are_added_up_and_words_lose_their_order() -> None:
    scale = rules.Question("a", rules.Kind.SCALE, "Rõ")
    words = rules.Question("b", rules.Kind.WORDS, "Sửa gì")
    assert rules.added(scale, rules.added(scale, {}, "5"), "5") == {"5": 2}
    assert rules.added(words, rules.added(words, {}, "Ốm"), " Ăn trưa ")["words"] == sorted(["Ốm", "Ăn trưa"])
    assert rules.added(words, {}, "  ") == {}
    assert rules.result_of(scale, {"5": 1, "2": 1}).mean == 3.5
    assert rules.result_of(scale, {}).mean is None


@pytest.mark.sqlite_only
def test_results_are_seen_when_it_is_closed_and_enough_have_answered() -> None:
    assert not rules.may_be_seen(rules.LEAST_ANSWERS, still_open=True)
    assert not rules.may_be_seen(rules.LEAST_ANSWERS - 1, still_open=False)
    assert rules.may_be_seen(rules.LEAST_ANSWERS, still_open=False)


@pytest.fixture
def opened(ctx: Flask, cast: Cast) -> int:
    """The class has the survey until in a month."""
    act = {"by": cast.person["coordinator"], "at": NOW}
    return services.open_survey(read_template(), cohort_id=cast.cohort["thu"], closes_on=LATER, **act)


def answer(cast: Cast, opened: int, key: str, **changes: str) -> None:
    facts = {"survey_id": opened, "enrolment_id": cast.enrolment[key], "by": cast.person[key], "at": NOW}
    services.answer_survey(answers=GIVEN | changes, **facts)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason


def test_she_finds_it_on_her_desk_and_answers_once(cast: Cast, client_for: Clients, opened: int) -> None:
    client, home = client_for("tham"), f"/hoc/{cast.enrolment['tham']}"
    assert "Chị cho ý kiến về khóa học" in client.get(home).text
    assert client.post(f"{home}/khao-sat", data=GIVEN).status_code == 303
    assert "Chị cho ý kiến về khóa học" not in client.get(home).text
    assert "Chị đã gửi phiếu này" in client.get(f"{home}/khao-sat").text
    assert client.post(f"{home}/khao-sat", data=GIVEN).status_code == 422
    assert survey_of(cast.cohort["thu"]).answered == 1  # type: ignore[union-attr]


def test_a_missing_or_invented_answer_is_asked_for_and_the_rest_kept(cast: Cast, client_for: Clients, opened: int) -> None:
    url = f"/hoc/{cast.enrolment['tham']}/khao-sat"
    page = client_for("tham").post(url, data=GIVEN | {"noi-dung": "9", "giang-vien": ""})
    assert page.status_code == 422
    assert page.text.count("Chọn một mục") == 2
    assert "Cách ghi biên bản" in page.text
    assert survey_of(cast.cohort["thu"]).answered == 0  # type: ignore[union-attr]


def test_no_row_of_the_database_joins_a_person_with_an_answer(cast: Cast, opened: int) -> None:
    answer(cast, opened, "tham", **{"can-sua": "CHI-TIET-RIENG"})
    holding = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            if "CHI-TIET-RIENG" in repr(tuple(row)):
                holding.append((table.name, set(table.columns.keys())))
    assert holding == [("survey_tallies", {"survey_id", "question_key", "tally"})]
    assert set(SurveyRespondent.__table__.columns.keys()) == {"survey_id", "enrolment_id"}
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "surveys.answered_survey")).all()
    assert [(entry.by_id, entry.detail) for entry in entries] == [(None, {})]


def test_only_who_is_in_the_class_answers_while_it_is_open(cast: Cast, opened: int) -> None:
    assert refused(lambda: answer(cast, opened, "neighbour")) == "no_survey"
    facts = {"survey_id": opened, "enrolment_id": cast.enrolment["tham"], "by": cast.person["anh"], "at": NOW}
    assert refused(lambda: services.answer_survey(answers=GIVEN, **facts)) == "no_survey"
    services.close_survey(cohort_id=cast.cohort["thu"], survey_id=opened, by=cast.person["coordinator"], at=NOW)
    assert refused(lambda: answer(cast, opened, "tham")) == "closed"


def test_results_stay_hidden_from_everybody_with_four_answers(cast: Cast, client_for: Clients, opened: int) -> None:
    for key in TRAINEES:
        answer(cast, opened, key)
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/khao-sat"
    assert "Phiếu đang mở" in client.get(url).text
    assert client.post(f"{url}/dong").status_code == 303
    page, sheet = client.get(url).text, client.get(f"{url}.xlsx").data
    assert "Chưa đủ người trả lời để xem" in page
    assert "Cách ghi biên bản" not in page
    assert "Cách ghi biên bản" not in str(list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values))


def test_with_five_answers_the_results_are_shown_and_given_as_a_workbook(
    ctx: Flask, cast: Cast, client_for: Clients, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LEAST_ANSWERS", 4)
    for key, said in zip(TRAINEES, ("5", "5", "4", "2"), strict=True):
        answer(cast, opened, key, **{"noi-dung": said, "can-sua": "=HYPERLINK(1)"})
    services.close_survey(cohort_id=cast.cohort["thu"], survey_id=opened, by=cast.person["coordinator"], at=NOW)
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/khao-sat").text
    assert "<b>4</b> / 5" in page
    book = openpyxl.load_workbook(io.BytesIO(client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/khao-sat.xlsx").data))
    rows = list(book["Kết quả"].values)
    assert ("Nội dung khóa học sát với việc chị đang làm ở Hội", "Rất đồng ý", 2, 4) in rows
    assert {cell.data_type for cell in book["Ý kiến"]["B"][3:]} == {"s"}


def test_the_dossier_of_the_class_holds_the_summary_once_it_may_be_seen(
    cast: Cast, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LEAST_ANSWERS", 1)
    answer(cast, opened, "tham")
    assert survey_blocks(cast.cohort["thu"], today=TODAY) == []
    [said, grid, *words] = survey_blocks(cast.cohort["thu"], today=LATER + timedelta(days=1))
    assert "1 trong 4 học viên" in said.text  # type: ignore[union-attr]
    assert ("Giảng viên giảng rõ, trả lời đúng điều chị hỏi", "Rất đồng ý", 1, "5") in grid.rows  # type: ignore[union-attr]
    assert [block.text for block in words][-1] == "Cách ghi biên bản"  # type: ignore[union-attr]


def test_one_survey_for_a_class_with_a_last_day_to_come(cast: Cast, client_for: Clients) -> None:
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/khao-sat"
    assert client.post(url, data={"closes_on": "9/11/2026"}).status_code == 422
    assert client.post(url, data={"closes_on": "mai"}).status_code == 422
    assert client.post(url, data={"closes_on": "10/11/2026"}).status_code == 303
    assert client.post(url, data={"closes_on": "12/11/2026"}).status_code == 422


def test_answers_that_come_together_are_all_counted(app: Flask, cast: Cast, opened: int) -> None:
    db.session.remove()

    def send(key: str) -> None:
        with app.app_context():
            answer(cast, opened, key)

    threads = [threading.Thread(target=send, args=(key,)) for key in TRAINEES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tallies = {row.question_key: row.tally for row in db.session.scalars(select(SurveyTally))}
    assert tallies["noi-dung"] == {"5": 4}
    assert len(tallies["ich-nhat"]["words"]) == 4
    assert results_of(survey_of(cast.cohort["thu"]), today=TODAY) == []  # type: ignore[arg-type]
