"""An attempt with every kind of question: asked, answered, judged, shown; and the free text that a person marks."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.refusal import Refused
from app.quizzes.models import Answer, Attempt, AttemptQuestion, EssayMark, QuestionVersion
from app.quizzes.queries import results_of
from app.quizzes.queries.bank import bank_questions, facility
from app.quizzes.queries.essays import count_waiting_essays, waiting_essays
from app.quizzes.queries.papers import papers_of
from app.quizzes.services import close_attempt, mark_essay, record_answer
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import ESSAY, Room, answer_all, begin, kinds_of, open_room, right_responses
from tests.quizzes.conftest import Desk

_RANDOM = re.compile(rb'name="(?:csrf_token|client_id)" value="[^"]*"')


@pytest.fixture
def room(app: Flask, cast: Cast) -> Room:
    """The class on the package with every kind."""
    with app.app_context():
        return open_room(cast, app.config["SETTINGS"].media)


@pytest.fixture
def closed(app: Flask, cast: Cast, room: Room) -> int:
    """An attempt that was handed in with everything right."""
    with app.app_context():
        attempt = begin(room, cast)
        answer_all(room, cast, attempt)
        close_attempt(attempt, by=cast.person["tham"], at=NOW)
        return attempt


def essay_of(attempt: int) -> int:
    """The free text of an attempt."""
    found = session().scalar(
        select(AttemptQuestion.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == attempt, QuestionVersion.kind == "essay")
    )
    assert found is not None
    return found


def state(attempt: int) -> tuple[float | None, float | None, bool | None, int]:
    """(score, mark, passed, free texts that wait) of an attempt."""
    asked = select(Attempt.score, Attempt.mark, Attempt.passed, Attempt.waiting).where(Attempt.id == attempt)
    return tuple(session().execute(asked).one())  # type: ignore[return-value]


@pytest.mark.usefixtures("ctx")
def test_a_case_is_one_draw_with_the_sum_of_its_marks(room: Room, cast: Cast) -> None:
    attempt = begin(room, cast)
    assert sorted(kinds_of(attempt).values()) == list(range(1, 11))
    assert session().scalar(select(Attempt.max_score).where(Attempt.id == attempt)) == 8 + 4 + 4


@pytest.mark.usefixtures("ctx")
def test_a_free_text_waits_and_the_last_mark_gives_the_attempt_its_own(closed: int, room: Room, cast: Cast) -> None:
    assert state(closed) == (12, None, None, 1)
    (result,) = results_of(room.enrolment)
    assert (result.best, result.tries_used, result.passed, result.waiting) == (None, 1, False, 1)
    marked = mark_essay(essay_of(closed), [4, 2, 2], "Rõ và ấm.", by=cast.person["coordinator"], at=NOW)
    assert (marked.score, marked.waiting, marked.mark) == (pytest.approx(3.2), 0, 9.5)
    (result,) = results_of(room.enrolment)
    assert (result.best, result.passed, result.passed_at, result.waiting) == (9.5, True, NOW, 0)


@pytest.mark.usefixtures("ctx")
def test_a_corrected_mark_names_the_one_it_replaces_and_the_same_again_changes_nothing(closed: int, cast: Cast) -> None:
    by, text = cast.person["coordinator"], essay_of(closed)
    mark_essay(text, [4, 4, 2], "", by=by, at=NOW)
    mark_essay(text, [4, 4, 2], "", by=by, at=NOW)
    mark_essay(text, [0, 0, 0], "Xem lại.", reason="Chép bài bạn", by=by, at=NOW)
    rows = session().execute(select(EssayMark.score, EssayMark.replaces_id).order_by(EssayMark.id)).all()
    assert [(row.score, row.replaces_id is None) for row in rows] == [(4, True), (0, False)]
    assert state(closed) == (12, 7.5, True, 0)


@pytest.mark.parametrize(
    ("points", "reason"),
    [([4, 4], "points_missing"), ([4, None, 2], "points_missing"), ([5, 4, 2], "points_range"), ([4, 0.1, 2], "points_range")],
)
@pytest.mark.usefixtures("ctx")
def test_points_that_the_rubric_does_not_know_are_refused(
    closed: int, cast: Cast, points: list[float | None], reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        mark_essay(essay_of(closed), points, "", by=cast.person["coordinator"], at=NOW)
    assert refused.value.reason == reason
    assert session().scalar(select(func.count()).select_from(EssayMark)) == 0


@pytest.mark.usefixtures("ctx")
def test_an_open_attempt_cannot_be_marked(room: Room, cast: Cast) -> None:
    attempt = begin(room, cast)
    with pytest.raises(Refused) as refused:
        mark_essay(essay_of(attempt), [4, 4, 2], "", by=cast.person["coordinator"], at=NOW)
    assert refused.value.reason == "no_essay"
    assert waiting_essays(None, ["/"]) == []


@pytest.mark.usefixtures("ctx")
def test_the_desk_knows_only_classes_in_reach_and_topics_that_are_stewarded(closed: int, cast: Cast) -> None:
    assert count_waiting_essays(None, ["/"]) == 1
    assert count_waiting_essays(None, []) == 0
    assert count_waiting_essays(cast.person["instructor"], ["/"]) == 0


@pytest.mark.usefixtures("ctx")
def test_an_empty_free_text_earns_nothing_and_waits_for_nobody(room: Room, cast: Cast) -> None:
    attempt = begin(room, cast)
    close_attempt(attempt, by=cast.person["tham"], at=NOW)
    assert state(attempt) == (0, 0, False, 0)


@pytest.mark.usefixtures("ctx")
def test_facility_counts_the_newer_kinds_too(closed: int, room: Room) -> None:
    known = facility(papers_of(room.edition)[0].bank_topics, None)
    questions = {question.id: question for question in bank_questions(papers_of(room.edition)[0].bank_topics)}
    assert {questions[key].kind for key in known} == {question.kind for question in questions.values()} - {"essay"}
    assert all(item.right == 1 for item in known.values())


def test_every_kind_is_asked_answered_and_judged_without_javascript(
    app: Flask,
    cast: Cast,
    room: Room,
    client_for,  # type: ignore[no-untyped-def]
) -> None:
    with app.app_context():
        attempt = begin(room, cast)
        right = right_responses(attempt)
        case = kinds_of(attempt)["case"]
    client = client_for("tham")
    for position, response in right.items():
        assert client.get(f"/bai-lam/{attempt}/cau/{position}").status_code == 200
        fields: dict[str, list[str]] = {}
        for said in response:
            name, value = (f"choice.{said.partition(':')[0]}", said.partition(":")[2]) if position == case else ("choice", said)
            fields.setdefault(name, []).append(value)
        assert client.post(f"/bai-lam/{attempt}/cau/{position}", data=fields | {"go": "review"}).status_code == 303
        again = client.get(f"/bai-lam/{attempt}/cau/{position}")
        assert "Đã lưu lúc" in again.text
    assert len(client.get(f"/bai-lam/{attempt}/de").json) == 10
    assert client.post(f"/bai-lam/{attempt}/nop-bai", data={}).status_code == 303
    page = client.get(f"/bai-lam/{attempt}/ket-qua")
    assert "đang chờ người chấm" in page.text
    assert page.text.count("Giải thích bí mật") == 9
    assert "Chưa đúng" not in page.text
    with app.app_context():
        assert state(attempt) == (12, None, None, 1)
    before = client.get(f"/hoc/{room.enrolment}/bai-kiem-tra/{room.paper}")
    assert "Lần 1: chờ chấm" in before.text


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("matching", {"choice": "a=9"}),
        ("matching", {"choice": ["a=1", "a=2"]}),
        ("ordering", {"choice": "z=1"}),
        ("case", {"choice.khac": "a"}),
        ("case", {"choice.hoi": "zz"}),
        ("case", {"choice": "a"}),
        ("gaps", {"choice": "x" * 600}),
        ("numeric", {"choice": "9" * 600}),
        ("essay", {"choice": "x" * 9000}),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_written(
    app: Flask,
    cast: Cast,
    room: Room,
    client_for,
    kind: str,
    fields: dict[str, object],  # type: ignore[no-untyped-def]
) -> None:
    with app.app_context():
        attempt = begin(room, cast)
        position = kinds_of(attempt)[kind]
    answer = client_for("tham").post(f"/bai-lam/{attempt}/cau/{position}", data=fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Answer)) == 0


@pytest.mark.usefixtures("ctx")
def test_a_text_in_the_other_form_of_unicode_is_kept_in_ours(room: Room, cast: Cast) -> None:
    attempt = begin(room, cast)
    place = kinds_of(attempt)["gaps"]
    said = ["la\u0306\u0301ng nghe", "ghi"]
    record_answer(attempt, place, said, client_id="nfd-00001", given_at=None, by=cast.person["tham"], at=NOW)
    assert session().scalar(select(Answer.response)) == ["lắng nghe", "ghi"]


def turn_every_key() -> None:
    """Other keys, feedback, explanations, rubrics; what is shown stays."""
    with transaction() as db:
        for version in db.scalars(select(QuestionVersion)):
            version.options = [_turned(option) for option in version.options]
            version.accepts = _turned_accepts(version.accepts)
            version.explanation_html = "Lời giải thích khác hẳn."
            version.parts = version.parts and [
                part | {"options": [_turned(option) for option in part["options"]], "accepts": _turned_accepts(part["accepts"])}
                for part in version.parts
            ]


def _turned(option: dict[str, object]) -> dict[str, object]:
    return {**option, "correct": not option["correct"], "feedback_html": "Phản hồi khác hẳn."}


def _turned_accepts(accepts: dict[str, object]) -> dict[str, object]:
    """Another key of the same size."""
    turned = dict(accepts)
    if "assigned" in turned:
        keys, values = list(turned["assigned"]), list(turned["assigned"].values())  # type: ignore[attr-defined, call-overload]
        turned["assigned"] = dict(zip(keys, values[1:] + values[:1], strict=True))
    if "gaps" in turned:
        turned["gaps"] = [["khác hẳn"] for _gap in turned["gaps"]]  # type: ignore[attr-defined]
    return turned | {name: ["99"] for name in ("accepted",) if name in turned} | {"rubric": [[1, "khác hẳn"]]}


def test_no_page_of_an_open_attempt_depends_on_the_key(
    app: Flask,
    cast: Cast,
    room: Room,
    closed: int,
    client_for,  # type: ignore[no-untyped-def]
) -> None:
    with app.app_context():
        attempt = begin(room, cast)
    client = client_for("tham")
    addresses = [f"/bai-lam/{attempt}/cau/{n}" for n in range(1, 11)]
    addresses += [f"/bai-lam/{attempt}/{page}" for page in ("de", "xem-lai", "ket-qua")] + [f"/bai-lam/{closed}/ket-qua"]
    before = [_RANDOM.sub(b"", client.get(address).data) for address in addresses]
    with app.app_context():
        turn_every_key()
    assert [_RANDOM.sub(b"", client.get(address).data) for address in addresses] == before
    assert not any("bí mật".encode() in page for page in before)


def test_the_marking_desk_shows_no_name_and_goes_on_to_the_next(
    app: Flask,
    cast: Cast,
    closed: int,
    client_for,  # type: ignore[no-untyped-def]
) -> None:
    with app.app_context():
        text = essay_of(closed)
    client = client_for("coordinator")
    assert "1 bài chờ chấm" in client.get("/cham-bai").text
    page = client.get(f"/cham-bai/{text}")
    assert "Họp lúc 19 giờ" in page.text
    assert "Thắm" not in page.text
    missing = client.post(f"/cham-bai/{text}", data={"y1": "4", "y2": "", "y3": "2", "comment": "Gần xong"})
    assert (missing.status_code, "Gần xong" in missing.text, "đủ các ý" in missing.text) == (422, True, True)
    done = client.post(f"/cham-bai/{text}", data={"y1": "3,5", "y2": "4", "y3": "2", "comment": "Rõ"}, follow_redirects=True)
    assert "3,8 (ba phẩy tám) trên 4 điểm" in done.text
    assert "Không có bài nào chờ chấm" in done.text
    hers = client_for("tham").get(f"/bai-lam/{closed}/ket-qua")
    assert "3,8 (ba phẩy tám) trên 4 điểm" in hers.text
    assert ESSAY.split("\n")[1] in hers.text


def test_somebody_elses_texts_do_not_exist(app: Flask, closed: int, client_for) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        text = essay_of(closed)
    for key in ("other_coordinator", "instructor", "tham"):
        assert client_for(key).get(f"/cham-bai/{text}").status_code == 404
    assert "Không có bài nào chờ chấm" in client_for("other_coordinator").get("/cham-bai").text


def test_the_bank_shows_the_key_of_every_kind(desk: Desk, room: Room, client_for) -> None:  # type: ignore[no-untyped-def]
    topic = desk.ask(lambda: next(iter(papers_of(room.edition)[0].bank_topics)))
    client = client_for("coordinator")
    assert "nối cặp" in client.get(f"/ngan-hang-cau-hoi?topic={topic}").text
    questions = desk.ask(lambda: bank_questions([topic]))
    texts = {question.kind: client.get(f"/ngan-hang-cau-hoi/{question.id}").text for question in questions}
    assert "Biên bản" in texts["matching"]
    assert "thứ 4" in texts["ordering"]
    assert "Ủy ban nhân dân xã" in texts["case"]
    assert "Lời ấm áp" in texts["essay"]
