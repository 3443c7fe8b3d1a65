"""What a trainee sees of a result, and when: the rule, and a crawl of everything she can fetch before it lets her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.quizzes.models import Paper, QuestionVersion
from app.quizzes.queries.papers import forget_papers
from app.quizzes.rules.release import Reveal, Shows, Standing, released
from app.storage.transaction import session, transaction
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

LATER = NOW + timedelta(hours=2)
standings = st.builds(
    Standing,
    st.sampled_from([str(shows) for shows in Shows]),
    st.one_of(st.none(), st.integers(1, 3)),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.just({1, 2}),
    st.sets(st.integers(1, 4)),
    st.sets(st.integers(1, 4)),
    st.booleans(),
)


def of(shows: str, **changes: Any) -> Reveal:
    facts = {
        "tries": 2,
        "tries_used": 1,
        "closed_for_all": False,
        "still_arrives": False,
        "bank_topics": {1},
        "under_test": set(),
        "under_final": set(),
        "graded": True,
    }
    return released(Standing(shows, **(facts | changes))).reveal


@pytest.mark.parametrize(
    ("shows", "at_once", "used_up", "closed"),
    [
        ("key", Reveal.KEY, Reveal.KEY, Reveal.KEY),
        ("used_up", Reveal.OUTCOME, Reveal.KEY, Reveal.OUTCOME),
        ("closed", Reveal.OUTCOME, Reveal.OUTCOME, Reveal.KEY),
        ("outcome", Reveal.OUTCOME, Reveal.OUTCOME, Reveal.OUTCOME),
        ("score", Reveal.MARK, Reveal.MARK, Reveal.MARK),
        ("never", Reveal.NOTHING, Reveal.NOTHING, Reveal.NOTHING),
    ],
)
def test_what_a_paper_shows_and_when(shows: str, at_once: Reveal, used_up: Reveal, closed: Reveal) -> None:
    assert (of(shows), of(shows, tries_used=2), of(shows, closed_for_all=True)) == (at_once, used_up, closed)


def test_an_extra_try_takes_the_key_away_again() -> None:
    assert of("used_up", tries=3, tries_used=2) is Reveal.OUTCOME


def test_a_paper_without_limit_of_tries_is_never_used_up() -> None:
    assert of("used_up", tries=None, tries_used=99) is Reveal.OUTCOME


@given(standings)
def test_no_question_is_shown_while_she_is_asked_from_the_same_banks(standing: Standing) -> None:
    if set(standing.bank_topics) & set(standing.under_test):
        assert released(standing).reveal <= Reveal.MARK


@given(standings)
def test_nothing_of_a_test_is_shown_while_an_answer_may_still_arrive(standing: Standing) -> None:
    if standing.still_arrives and standing.graded:
        assert released(standing).reveal is Reveal.NOTHING


@given(standings)
def test_practice_tells_nothing_while_a_graded_test_from_the_same_banks_runs(standing: Standing) -> None:
    if set(standing.bank_topics) & set(standing.under_final):
        assert released(standing).reveal is Reveal.NOTHING


def test_practice_shows_its_key_at_once() -> None:
    assert of("key", graded=False, still_arrives=True, tries=None) is Reveal.KEY


def test_the_mark_of_a_test_is_told_nowhere_until_no_answer_can_change_it(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None]
) -> None:
    attempt, enrolment = desk.sit("tham", "kiem-tra"), desk.cast.enrolment["tham"]
    pages = [
        f"/bai-lam/{attempt}/ket-qua",
        f"/hoc/{enrolment}/bai-kiem-tra/{desk.paper('kiem-tra').id}",
        f"/hoc/{enrolment}",
        f"/hoc/{enrolment}/so-hoc",
    ]
    client = client_for("tham")
    arriving = [client.get(page, follow_redirects=True).text for page in pages]
    assert not any("10 điểm" in text or "Đã đạt" in text for text in arriving)
    assert "Điểm hiện sau" in arriving[0]
    assert "Điểm hiện sau" in arriving[1]
    clock(LATER)
    assert all("10 điểm" in client.get(page, follow_redirects=True).text for page in pages[:2])


def test_a_practice_quiz_is_no_oracle_during_the_test(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None]
) -> None:
    quiz = desk.sit("tham", "01-nghe")
    test = desk.start("tham", "kiem-tra")
    client, enrolment = client_for("tham"), desk.cast.enrolment["tham"]
    pages = [f"/bai-lam/{quiz}/ket-qua", f"/hoc/{enrolment}/bai-kiem-tra/{desk.paper('01-nghe').id}"]
    for page in pages:
        text = client.get(page).text
        assert "10 điểm" not in text, page
        assert "Chị đang làm hoặc vừa nộp bài kiểm tra lấy câu hỏi từ cùng chuyên đề." in text
    client.post(f"/bai-lam/{test}/nop-bai")
    assert not any("10 điểm" in client.get(page).text for page in pages)
    clock(LATER)
    assert all("10 điểm" in client.get(page).text for page in pages)


@given(standings)
def test_what_is_held_back_has_a_reason(standing: Standing) -> None:
    found = released(standing)
    assert bool(found.why) is (found.reveal is not Reveal.KEY)


def set_shows(desk: Desk, shows: str) -> None:
    """What the final paper shows."""

    def write() -> None:
        with transaction() as db:
            db.execute(update(Paper).where(Paper.id == desk.paper("kiem-tra").id).values(shows=shows))
        forget_papers()

    desk.ask(write)


def mark_the_key(desk: Desk) -> None:
    """Words that stand in every explanation, feedback and accepted answer, so that they are found wherever they leak."""

    def write() -> None:
        with transaction() as db:
            for version in db.scalars(select(QuestionVersion)):
                version.explanation_html = "<p>LOGIAITHICH</p>"
                version.options = [{**option, "feedback_html": "LOPHANHOI"} for option in version.options]
                if "accepted" in version.accepts:
                    version.accepts = {**version.accepts, "accepted": [*version.accepts["accepted"], "LODAPAN"]}

    desk.ask(write)


def everything(desk: Desk, client: InspectingClient, attempt: int) -> dict[str, str]:
    """Every address about an attempt and its paper that she can ask for, pages and JSON."""
    enrolment, paper = desk.cast.enrolment["tham"], desk.paper("kiem-tra").id
    urls = [
        f"/bai-lam/{attempt}/ket-qua",
        f"/bai-lam/{attempt}/in",
        f"/bai-lam/{attempt}/de",
        f"/bai-lam/{attempt}/xem-lai",
        f"/bai-lam/{attempt}/cau/1",
        f"/bai-lam/{attempt}/nhat-ky",
        f"/hoc/{enrolment}/bai-kiem-tra/{paper}",
        f"/hoc/{enrolment}",
        f"/lop/{desk.cast.cohort['thu']}/bai-kiem-tra/{paper}/in",
        f"/de/{paper}/thu?so=1",
        f"/de/{paper}/nam-de?so=1",
    ]
    return {url: client.get(url, follow_redirects=True).text for url in urls}


@pytest.mark.parametrize("shows", [str(shows) for shows in Shows if shows is not Shows.KEY])
def test_a_crawl_before_the_release_finds_no_key(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None], shows: str
) -> None:
    mark_the_key(desk)
    set_shows(desk, shows)
    attempt = desk.sit("tham", "kiem-tra")
    client = client_for("tham")
    for moment in (NOW, LATER):
        clock(moment)
        for url, text in everything(desk, client, attempt).items():
            assert not any(secret in text for secret in ("LOGIAITHICH", "LOPHANHOI", "LODAPAN")), (moment, url)


@pytest.mark.parametrize(("shows", "seen"), [("score", True), ("never", False)])
def test_a_mark_is_said_only_where_it_may_be(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None], shows: str, seen: bool
) -> None:
    set_shows(desk, shows)
    attempt = desk.sit("tham", "kiem-tra")
    clock(LATER)
    client = client_for("tham")
    before = client.get(f"/hoc/{desk.cast.enrolment['tham']}/bai-kiem-tra/{desk.paper('kiem-tra').id}").text
    for text in (client.get(f"/bai-lam/{attempt}/ket-qua").text, before):
        assert ("10 điểm" in text) is seen
        assert "Từng câu" not in text


def test_the_key_comes_when_the_paper_is_closed_for_everybody(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None]
) -> None:
    mark_the_key(desk)
    set_shows(desk, "closed")
    attempt = desk.sit("tham", "kiem-tra")
    client = client_for("tham")
    clock(LATER)
    assert "Đáp án hiện ra khi bài đã đóng với cả lớp." in client.get(f"/bai-lam/{attempt}/ket-qua").text
    clock(NOW + timedelta(days=21))
    assert "LOGIAITHICH" in client.get(f"/bai-lam/{attempt}/ket-qua").text
    assert "LOGIAITHICH" in client.get(f"/bai-lam/{attempt}/in").text


def test_the_key_waits_for_the_late_answers_of_others(
    desk: Desk, client_for: Callable[..., InspectingClient], clock: Callable[..., None]
) -> None:
    """The paper closes at midnight; who sat it until then may send until ten minutes later."""
    mark_the_key(desk)
    set_shows(desk, "closed")
    attempt = desk.sit("tham", "kiem-tra")
    midnight = NOW + timedelta(days=20, hours=14)
    desk.sit("anh", "kiem-tra", at=midnight - timedelta(minutes=5))
    client = client_for("tham")
    for minutes, seen in ((5, False), (11, True)):
        clock(midnight + timedelta(minutes=minutes))
        assert ("LOGIAITHICH" in client.get(f"/bai-lam/{attempt}/ket-qua").text) is seen, minutes


def test_the_marked_key_stands_in_the_database(desk: Desk) -> None:
    mark_the_key(desk)
    assert desk.ask(lambda: set(session().scalars(select(QuestionVersion.explanation_html)))) == {"<p>LOGIAITHICH</p>"}
