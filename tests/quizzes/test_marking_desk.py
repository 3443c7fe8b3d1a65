"""The marking desk with two markers, half-filled forms, and the list of marks that is signed."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import Edition
from app.quizzes.models import Attempt, AttemptQuestion, EssayDraft, EssayMark
from app.quizzes.queries.essays import comments_of, essay, waiting_essays
from app.quizzes.queries.marking import forget_marking
from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.services import close_attempt, mark_essay
from app.quizzes.services.attempts import record_answer
from app.quizzes.services.essays import save_draft
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import Room, answer_all, begin, open_room
from tests.quizzes.conftest import Desk
from tests.quizzes.test_all_kinds import essay_of


@pytest.fixture
def text(app: Flask, cast: Cast, settings) -> tuple[Room, int, int]:  # type: ignore[no-untyped-def]
    """A closed attempt whose free text two people mark, who may differ by 1: (room, attempt, text)."""
    with app.app_context():
        room = open_room(cast, settings.media)
        with transaction() as db:
            db.get_one(Edition, room.edition).marking = {"second_marker": ["01-du-loai"], "may_differ": 1}
        forget_marking()
        attempt = begin(room, cast)
        answer_all(room, cast, attempt)
        close_attempt(attempt, by=cast.person["tham"], at=NOW)
        return room, attempt, essay_of(attempt)


def state(attempt: int) -> tuple[float | None, int]:
    """(the settled score of the text, how many texts the attempt waits for)."""
    row = (
        session()
        .execute(
            select(AttemptQuestion.score, Attempt.waiting)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(AttemptQuestion.id == essay_of(attempt))
        )
        .one()
    )
    return row[0], row[1]


def test_two_who_agree_give_their_mean_and_both_marks_stay(text: tuple[Room, int, int], ctx: Flask, cast: Cast) -> None:
    _room, attempt, essay_id = text
    first, second = cast.person["coordinator"], cast.person["second"]
    assert mark_essay(essay_id, [4, 4, 0], "Rõ.", by=first, at=NOW).state == "second"
    assert state(attempt) == (None, 1)
    assert waiting_essays(None, ["/"], first) == [], "hers is done"
    assert [row.given for row in waiting_essays(None, ["/"], second)] == [1]
    done = mark_essay(essay_id, [4, 4, 1], "Ấm.", by=second, at=NOW)
    assert (done.state, done.waiting) == ("settled", 0)
    score, waiting = state(attempt)
    whole = essay(essay_id, None, ["/"])
    assert whole is not None
    assert (score, waiting) == (pytest.approx(whole.marks * 0.85), 0)
    assert len(session().scalars(select(EssayMark)).all()) == 2
    position = next(iter(comments_of(attempt)))
    assert comments_of(attempt)[position].comment == "Rõ.\nẤm."


def test_two_who_differ_wait_for_a_third(text: tuple[Room, int, int], ctx: Flask, cast: Cast) -> None:
    _room, attempt, essay_id = text
    mark_essay(essay_id, [4, 4, 2], "", by=cast.person["coordinator"], at=NOW)
    assert mark_essay(essay_id, [1, 1, 0], "", by=cast.person["second"], at=NOW).state == "third"
    assert state(attempt) == (None, 1)
    assert comments_of(attempt) == {}, "half a mark is not shown to its writer"
    assert mark_essay(essay_id, [2, 2, 1], "", by=cast.person["administrator"], at=NOW).state == "settled"
    whole = essay(essay_id, None, ["/"])
    assert whole is not None
    assert state(attempt) == (pytest.approx(whole.marks * 0.5), 0)


def test_or_one_of_the_two_comes_to_agree(text: tuple[Room, int, int], ctx: Flask, cast: Cast) -> None:
    _room, attempt, essay_id = text
    mark_essay(essay_id, [4, 4, 2], "", by=cast.person["coordinator"], at=NOW)
    mark_essay(essay_id, [1, 1, 0], "", by=cast.person["second"], at=NOW)
    again = {"reason": "Đọc sót đoạn cuối", "by": cast.person["second"], "at": NOW}
    assert mark_essay(essay_id, [4, 4, 1], "Đã đọc lại.", **again).state == "settled"
    assert state(attempt)[1] == 0
    assert len(session().scalars(select(EssayMark)).all()) == 3


def test_a_text_that_came_after_the_mark_is_marked_anew(text: tuple[Room, int, int], ctx: Flask, cast: Cast) -> None:
    _room, attempt, essay_id = text
    coordinator, position = cast.person["coordinator"], session().get_one(AttemptQuestion, essay_id).position
    for who in ("coordinator", "second"):
        mark_essay(essay_id, [4, 4, 2], "", by=cast.person[who], at=NOW + timedelta(minutes=1))
    assert state(attempt)[1] == 0
    later = {"client_id": "muon-0001", "phone": Phone(at_ms=ms_of(NOW), device="abcd1234-ab"), "by": cast.person["tham"]}
    assert record_answer(attempt, position, ["Bản gửi sau."], at=NOW + timedelta(minutes=5), **later).counts
    assert state(attempt) == (None, 1)
    assert [row.id for row in waiting_essays(None, ["/"], coordinator)] == [essay_id]
    found = essay(essay_id, None, ["/"], coordinator)
    assert found is not None
    assert (found.text, found.text_changed, len(found.given)) == ("Bản gửi sau.", True, 2)
    assert mark_essay(essay_id, [1, 1, 0], "", by=coordinator, at=NOW + timedelta(minutes=6)).state == "second"


def test_the_second_marker_does_not_see_the_first_points(text: tuple[Room, int, int], client_for) -> None:  # type: ignore[no-untyped-def]
    _room, _attempt, essay_id = text
    url = f"/cham-bai/{essay_id}"
    client_for("coordinator").post(url, data={"y1": "3,75", "y2": "3", "y3": "1", "comment": "Lời phê thứ nhất"})
    second = client_for("second")
    page = second.get(url).text
    assert "hai người chấm độc lập" in page
    assert "3,75" not in page
    assert "Lời phê thứ nhất" not in page
    second.post(url, data={"y1": "4", "y2": "3", "y3": "1"})
    assert "Lời phê thứ nhất" in second.get(url).text


def test_a_half_filled_form_is_kept_for_whoever_filled_it(text: tuple[Room, int, int], client_for, app: Flask) -> None:  # type: ignore[no-untyped-def]
    _room, _attempt, essay_id = text
    coordinator, url = client_for("coordinator"), f"/cham-bai/{essay_id}"
    kept = coordinator.post(f"{url}/nhap", data={"y1": "3,5", "comment": "Đang đọc"}, headers={"Accept": "application/json"})
    assert kept.json == {"said": "Đã giữ lúc 10:00"}
    assert coordinator.post(f"{url}/nhap", data={"y1": "3,5", "y2": "hai", "comment": "Đang đọc"}).status_code == 303
    page = coordinator.get(url).text
    assert 'value="3,5"' in page
    assert 'value="hai"' in page
    assert "Đang đọc" not in client_for("second").get(url).text
    assert coordinator.get("/cham-bai/tiep").location == url
    coordinator.post(url, data={"y1": "4", "y2": "4", "y3": "2"})
    with app.app_context():
        assert session().scalars(select(EssayDraft)).all() == []


def test_a_draft_of_a_text_out_of_reach_is_not_kept(text: tuple[Room, int, int], client_for, app: Flask) -> None:  # type: ignore[no-untyped-def]
    for who in ("other_coordinator", "instructor", "tham"):
        assert client_for(who).post(f"/cham-bai/{text[2]}/nhap", data={"y1": "3"}).status_code == 404
    with app.app_context():
        assert session().scalars(select(EssayDraft)).all() == []


def test_the_last_draft_counts(text: tuple[Room, int, int], ctx: Flask, cast: Cast) -> None:
    for typed in (["1"], ["2", "x" * 90]):
        save_draft(text[2], typed, "y" * 9000, by=cast.person["coordinator"], at=NOW)
    (row,) = session().scalars(select(EssayDraft)).all()
    assert (row.typed, len(row.comment)) == (["2", "x" * 20], 2000)


def test_the_list_of_marks_says_figures_and_words(desk: Desk, client_for, clock) -> None:  # type: ignore[no-untyped-def]
    clock(NOW + timedelta(minutes=11))
    desk.sit("tham", "kiem-tra")
    desk.start("anh", "kiem-tra")
    url = f"/lop/{desk.cast.cohort['thu']}/bang-diem"
    coordinator = client_for("coordinator")
    page = coordinator.get(url).text
    assert "Bảng điểm: Bài kiểm tra cuối phần trên mạng" in page
    assert "Mười" in page
    assert "chưa có điểm" in page
    assert "ký, ghi rõ họ tên" in page
    sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{url}.xlsx").data)).active
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=6)}
    assert rows["Hà Thị Thắm"][4:7] == [10, "Mười", "đạt"]
    assert rows["Lê Thị Lan Anh"][4] is None
    assert coordinator.get(f"{url}?xem=de-999").status_code == 404
    assert client_for("other_coordinator").get(url).status_code == 404
