"""Who looked at whose data stands in the journal; private particulars need a right of their own; everything about one subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.privacy.rules import WATCHED, ParticularKind
from app.privacy.services import give_particulars
from app.storage.journal import entries_about
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.fixture
def private(ctx: Flask, cast: Cast) -> str:
    """The page of what Thắm gave by consent."""
    texts = {ParticularKind.ID_NUMBER: "038185001234", ParticularKind.ETHNICITY: "Thái"}
    give_particulars(texts, agreed=True, by=cast.person["tham"], at=NOW)
    return f"/so-hoc/{cast.enrolment['tham']}/du-lieu-rieng"


def _run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=list(words))


def test_every_watched_page_exists_and_has_its_argument(app: Flask) -> None:
    rules = {str(rule.endpoint): rule for rule in app.url_map.iter_rules()}
    assert [name for name in WATCHED if name not in rules] == []
    assert [name for name, one in WATCHED.items() if one.argument and one.argument not in rules[name].arguments] == []


@pytest.mark.parametrize(("file", "page"), [("tong-hop", "desks.cohort_xlsx"), ("hoc-vien", "cohorts.roster_xlsx")])
def test_a_file_with_the_people_of_a_class_is_noted_with_who_took_it(
    client_for: Clients, cast: Cast, ctx: Flask, file: str, page: str
) -> None:
    assert client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/{file}.xlsx").status_code == 200
    looked = [entry for entry in entries_about("cohort", cast.cohort["thu"]) if entry.action == "privacy.looked"]
    assert [(entry.by_id, entry.detail["page"]) for entry in looked] == [(cast.person["coordinator"], page)]


@pytest.mark.parametrize("page", ["completion.risks_xlsx", "plans.line_xlsx", "plans.opening_xlsx"])
def test_lists_of_people_beyond_a_class_are_noted_too(page: str) -> None:
    assert page in WATCHED


def test_a_page_that_does_not_open_leaves_no_note(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    assert client_for("other_coordinator").get(f"/lop/{cast.cohort['thu']}/tong-hop.xlsx").status_code == 404
    assert "privacy.looked" not in [entry.action for entry in entries_about("cohort", cast.cohort["thu"])]


def test_an_id_number_is_covered_on_the_page(client_for: Clients, private: str) -> None:
    page = client_for("coordinator").get(private).text
    assert "•••••••••234" in page
    assert "038185001234" not in page
    assert "Thái" not in page


def test_who_leads_the_class_sees_nothing_more_without_the_right(client_for: Clients, private: str) -> None:
    answer = client_for("coordinator").post(private, data={"reason": "Điền giấy"})
    assert answer.status_code == 422
    assert "quyền riêng" in answer.text
    assert "038185001234" not in answer.text


def test_with_the_right_and_a_reason_it_is_shown_and_noted(client_for: Clients, private: str, app: Flask, cast: Cast) -> None:
    assert _run(app, "people", "grant-private", "0912000012", "--unit", "38").exit_code == 0
    client = client_for("coordinator")
    assert client.post(private, data={"reason": " "}).status_code == 422
    page = client.post(private, data={"reason": "Điền giấy đề nghị cấp chứng chỉ"}).text
    assert "038185001234" in page
    assert "Thái" in page
    last = entries_about("person", cast.person["tham"])[-1]
    assert (last.action, last.by_id) == ("privacy.looked_at_particulars", cast.person["coordinator"])
    assert last.detail == {"reason": "Điền giấy đề nghị cấp chứng chỉ", "kinds": ["ethnicity", "id_number"]}


def test_the_right_ends_when_it_is_taken_back_and_holds_only_in_its_unit(client_for: Clients, private: str, app: Flask) -> None:
    _run(app, "people", "grant-private", "0912000012", "--unit", "40")
    assert client_for("coordinator").post(private, data={"reason": "Thử"}).status_code == 422
    _run(app, "people", "grant-private", "0912000012", "--unit", "38")
    _run(app, "people", "revoke-private", "0912000012")
    assert client_for("coordinator").post(private, data={"reason": "Thử"}).status_code == 422


def test_the_journal_tells_everything_about_a_person_a_class_and_a_session(app: Flask, client_for: Clients, cast: Cast) -> None:
    client = client_for("administrator")
    assert "people.opened_account" in client.get("/nhat-ky?ve=person&so=0912000001").text
    assert "cohorts.enrolled" in client.get("/nhat-ky?ve=cohort&so=LOP-THU").text
    for words in (["--person", "0912000001"], ["--class", "LOP-THU"], ["--session", str(cast.session[1])]):
        said = _run(app, "journal", "show", *words)
        assert said.exit_code == 0
        assert "10/11/2026" in said.output, words


def test_an_administrator_reads_nothing_about_another_unit(client_for: Clients) -> None:
    client = client_for("administrator")
    for asked in ("ve=person&so=0912000005", "ve=cohort&so=LOP-KHAC", "ve=session&so=999", "ve=session&so=٣", "ve=x&so=1"):
        assert "Không tìm thấy" in client.get(f"/nhat-ky?{asked}").text, asked


@pytest.mark.parametrize("words", [["--person", "0999999999"], ["--class", "X"], [], ["person"], ["person", "1", "--class", "X"]])
def test_the_command_says_what_it_needs(app: Flask, words: list[str]) -> None:
    assert _run(app, "journal", "show", *words).exit_code == 1
