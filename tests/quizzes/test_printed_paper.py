"""A draw of a paper as a Word file for the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.quizzes.formats import word
from app.quizzes.queries.design import design, trial
from app.quizzes.wording import plain
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.test_staff_pages import make_steward

Clients = Callable[..., InspectingClient]


@pytest.mark.parametrize(("keys", "has_keys"), [("none", False), ("behind", True)])
def test_a_draw_is_printed_as_trainees_meet_it(desk: Desk, client_for: Clients, keys: str, has_keys: bool) -> None:
    paper = desk.paper("kiem-tra")
    make_steward(desk)
    address = f"/de/{paper.id}/word?so=7&dap_an={keys}"
    assert client_for("instructor").get(address).status_code == 404, "it draws from banks of others too"
    answer = client_for("coordinator").get(address)
    assert answer.status_code == 200
    found = word.read(answer.data).found
    met = desk.ask(lambda: trial(design(paper.id), 7).questions)
    assert len(found) == len(met)
    for one, question in zip(found, met, strict=True):
        assert one.question is not None
        assert plain(question.shown.stem_html) in one.question.stem.replace("**", "")
        shown = [plain(option.text) for option in question.forms[0].options]
        assert [option.text for option in one.question.options] == shown or one.question.kind not in {"single", "several"}
        assert any(option.correct for option in one.question.options) == (has_keys and bool(one.question.options))


def test_the_link_stands_where_a_draw_is_tried(desk: Desk, client_for: Clients) -> None:
    paper = desk.paper("kiem-tra")
    page = client_for("coordinator").get(f"/de/{paper.id}/thu?so=7").text
    assert f"/de/{paper.id}/word?so=7&amp;dap_an=behind" in page


@pytest.mark.parametrize(("query", "status"), [("", 302), ("?so=x", 302), ("?so=7&dap_an=gi", 404)])
def test_an_address_without_a_draw_leads_to_one(desk: Desk, client_for: Clients, query: str, status: int) -> None:
    assert client_for("coordinator").get(f"/de/{desk.paper('kiem-tra').id}/word{query}").status_code == status


def test_trainees_cannot_print_a_paper(desk: Desk, client_for: Clients) -> None:
    assert client_for("tham").get(f"/de/{desk.paper('kiem-tra').id}/word?so=7").status_code == 404
