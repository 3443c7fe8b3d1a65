"""What a class is told: by those who lead or teach it, to its trainees alone, read, changed and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.cohorts.queries.announcements import announcements_for, announcements_of, readers_of
from app.cohorts.services.announcements import change_announcement, publish_announcement, read_announcement, withdraw_announcement
from app.kernel.refusal import Refused
from app.storage.journal import entries_about
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
WORDS = {"title": "Ngày 20/11 học ở Hội trường B", "body": "Hội trường A sửa mái.\nChị mang theo sổ tay."}


@pytest.fixture
def told(ctx: Flask, cast: Cast) -> int:
    """The class was told that it learns elsewhere."""
    return publish_announcement(cohort_id=cast.cohort["thu"], **WORDS, by=cast.person["coordinator"], at=NOW)


def read(cast: Cast, told: int, key: str = "tham", **more: Any) -> None:
    act = {"by": cast.person[key], "at": NOW} | more
    read_announcement(enrolment_id=cast.enrolment[key], announcement_id=told, **act)


@pytest.mark.parametrize("key", ["coordinator", "instructor"])
def test_who_leads_or_teaches_the_class_tells_it_something(cast: Cast, client_for: Clients, key: str) -> None:
    url = f"/lop/{cast.cohort['thu']}/thong-bao"
    assert client_for(key).post(url, data=WORDS).status_code == 303
    home = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}").text
    assert WORDS["title"] in home
    assert "Tôi đã đọc" in home
    assert WORDS["title"] not in client_for("neighbour").get(f"/hoc/{cast.enrolment['neighbour']}").text


def test_an_instructor_stays_at_her_desk_while_she_writes(cast: Cast, client_for: Clients) -> None:
    page = client_for("instructor").get(f"/lop/{cast.cohort['thu']}/thong-bao").text
    assert '<a href="/giang-day" aria-current="page">Giảng dạy</a>' in page


@pytest.mark.parametrize("key", ["other_coordinator", "tham", "stranger"])
def test_nobody_else_does(cast: Cast, client_for: Clients, key: str) -> None:
    assert client_for(key).post(f"/lop/{cast.cohort['thu']}/thong-bao", data=WORDS).status_code == 404


def test_nothing_and_too_much_are_refused_with_what_she_typed_kept(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/thong-bao"
    page = client.post(url, data={"title": "Nhắc nộp ảnh", "body": "x" * 4001})
    assert page.status_code == 422
    assert 'value="Nhắc nộp ảnh"' in page.text
    assert client.post(url, data={"title": " ", "body": "\n"}).status_code == 422
    assert announcements_of(cast.cohort["thu"]) == []


def test_she_says_that_she_has_read_it_and_it_is_counted_once(cast: Cast, client_for: Clients, told: int) -> None:
    client, url = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/thong-bao"
    for _twice in range(2):
        assert client.post(f"{url}/{told}/da-doc").status_code == 303
    assert "Tôi đã đọc" not in client.get(url).text
    assert [one.reads for one in announcements_of(cast.cohort["thu"])] == [1]
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/thong-bao/{told}").text
    assert "1 trong 4 người đã đọc" in page


def test_only_an_announcement_of_her_own_class_can_be_read(cast: Cast, client_for: Clients, told: int) -> None:
    url = f"/hoc/{cast.enrolment['neighbour']}/thong-bao/{told}/da-doc"
    assert client_for("neighbour").post(url).status_code == 404
    assert client_for("anh").post(f"/hoc/{cast.enrolment['tham']}/thong-bao/{told}/da-doc").status_code == 404


def test_changed_words_have_to_be_read_again_and_the_old_ones_stay_in_the_journal(cast: Cast, told: int) -> None:
    read(cast, told)
    later = NOW.replace(hour=5)
    facts = {"cohort_id": cast.cohort["thu"], "announcement_id": told, "by": cast.person["second"], "at": later}
    assert change_announcement(**facts, title=WORDS["title"], body="Học ở nhà văn hóa.")
    assert not change_announcement(**facts, title=WORDS["title"], body="Học ở nhà văn hóa.")
    [mine] = announcements_for(cast.enrolment["tham"], cast.cohort["thu"])
    assert mine.read_at is None
    read(cast, told, at=later.replace(minute=1))
    assert {row.full_name for row in readers_of(mine, cast.cohort["thu"]) if row.read_at} == {"Hà Thị Thắm"}
    assert [e.detail["before"]["body"] for e in entries_about("announcement", told) if "before" in e.detail] == [WORDS["body"]]


def test_what_was_taken_back_is_shown_to_nobody_of_the_class(cast: Cast, client_for: Clients, told: int) -> None:
    facts = {"cohort_id": cast.cohort["thu"], "announcement_id": told, "by": cast.person["coordinator"], "at": NOW}
    assert withdraw_announcement(**facts)
    assert not withdraw_announcement(**facts)
    assert WORDS["title"] not in client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/thong-bao").text
    with pytest.raises(Refused):
        read(cast, told)
    assert "Đã rút" in client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/thong-bao").text


def test_the_list_costs_the_same_for_one_and_for_many(
    cast: Cast, client_for: Clients, told: int, statements: Callable[[], Any]
) -> None:
    client, costs, url = client_for("coordinator"), [], f"/lop/{cast.cohort['thu']}/thong-bao"
    client.get(url)
    for _more in range(2):
        with statements() as seen:
            client.get(url)
        costs.append(len(seen))
        for _one in range(5):
            publish_announcement(cohort_id=cast.cohort["thu"], **WORDS, by=cast.person["coordinator"], at=NOW)
    assert costs[0] == costs[1] <= 6


def test_her_announcements_are_kept_for_when_there_is_no_line(cast: Cast, client_for: Clients, told: int) -> None:
    assert client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/thong-bao").headers["X-Keep-Offline"]
