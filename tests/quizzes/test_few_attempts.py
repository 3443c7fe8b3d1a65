"""Below the minimum number the analysis says counts and that it cannot tell: no percentage, no bar, no index, nowhere."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from app.quizzes.queries.analysis import analysis
from app.quizzes.queries.sittings import Scope
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.many_attempts import write_attempts, write_bank, write_people
from tests.quizzes.test_staff_pages import topic_of

Clients = Callable[..., InspectingClient]


def write_class(desk: Desk, people: int) -> list[int]:
    """So many trainees sat ten questions; gives back the questions."""

    def write() -> list[int]:
        versions = write_bank(topic_of(desk), 10)
        write_attempts(desk.paper("kiem-tra").id, write_people(desk.cast, people), versions, drawn=10)
        found = analysis(Scope(("/",), paper_id=desk.paper("kiem-tra").id), 5.0)
        return [question.question_id for question in found.questions]

    return desk.ask(write)


def pages(desk: Desk, questions: list[int]) -> list[str]:
    """Every page on which something is said about these questions or their paper."""
    return [
        "/ngan-hang-cau-hoi/phan-tich",
        f"/ngan-hang-cau-hoi/phan-tich/de/{desk.paper('kiem-tra').id}",
        f"/ngan-hang-cau-hoi/phan-tich/de/{desk.paper('kiem-tra').id}?lop={desk.cast.cohort['thu']}",
        *(f"/ngan-hang-cau-hoi/{question}/phan-tich" for question in questions),
        *(f"/ngan-hang-cau-hoi/{question}" for question in questions),
    ]


def shown(text: str) -> str:
    """The part of a page between its head and its foot, without what explains how it is worked out."""
    return re.sub(r"<(title|symbol)\b.*?</\1>", "", text[text.index("<main") : text.index("</main>")], flags=re.DOTALL)


def test_a_class_of_five_gets_counts_and_a_sentence(desk: Desk, client_for: Clients) -> None:
    questions, client = write_class(desk, 5), client_for("coordinator")
    for url in pages(desk, questions):
        main = shown(client.get(url).text)
        assert re.findall(r"\d\s?%", main) == [], url
        assert not re.search(r'<svg class="(?:bar|chart|spark|trio)', main), url
        assert not re.search(r"KR-20|Cronbach|lệch \d|\d giây", main), url
    page = client.get(pages(desk, questions)[1]).text
    assert "Mới có 5 bài, từ 30 bài mới nói được." in page


def test_nor_does_its_workbook(desk: Desk, client_for: Clients) -> None:
    write_class(desk, 5)
    answer = client_for("coordinator").get(f"/ngan-hang-cau-hoi/phan-tich/de/{desk.paper('kiem-tra').id}.xlsx")
    questions, options = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    rows = [row for row in questions.iter_rows(min_row=5, values_only=True) if row[0]]
    assert {row[6:12] for row in rows} == {(None,) * 6}
    assert {row[5] for row in rows} == {5}
    assert {row[6:] for row in options.iter_rows(min_row=4, values_only=True) if row[0]} == {(None, None, None)}


@pytest.mark.parametrize(
    ("people", "share", "index"), [(9, False, False), (10, True, False), (29, True, False), (30, True, True)]
)
def test_shares_begin_at_ten_and_comparisons_at_thirty(
    desk: Desk, client_for: Clients, people: int, share: bool, index: bool
) -> None:
    questions, client = write_class(desk, people), client_for("coordinator")
    main = shown(client.get(f"/ngan-hang-cau-hoi/{questions[0]}/phan-tich").text)
    assert bool(re.search(r"\d%", main)) is share
    assert ("Tương quan với cả đề" in main) is index
    assert ('class="trio' in main) is index
