"""Files of events: however many there are, they are written in pieces, seen before, and safe to bring twice."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cohorts import services as cohorts
from app.kernel.refusal import Refused
from app.offline.models import EventFile, OfflineEvent
from app.offline.queries import known_events
from app.offline.rules import seal_key, seal_of
from app.offline.services import files as files_service
from app.offline.services import stage_event_file, take_event_file
from app.offline.services.accepting import TOGETHER
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import FIRST, Event, Phone

Clients = Callable[..., InspectingClient]
DAY = timedelta(days=1)


def file_of(phone: Phone, items: list[Any], **more: object) -> bytes:
    """What "Lưu ra tệp" saves on a phone of the tests."""
    text = json.dumps({"who": str(phone.person), "offset": 0, "items": items, **more})
    seal = seal_of(seal_key("tests", phone.person), text)
    return json.dumps({"so-hoc": 1, "who": str(phone.person), "text": text, "seal": seal}).encode()


def many(phone: Phone, number: int) -> list[Event]:
    """She read the first section again and again, a minute between."""
    return [phone.section(FIRST, NOW - timedelta(minutes=minute)) for minute in range(number)]


def staged(cast: Cast, phone: Phone, items: list[Any]) -> int:
    """A file that waits."""
    act = {"secret": "tests", "by": cast.person["coordinator"], "at": NOW}
    return stage_event_file(cast.cohort["thu"], file_of(phone, items), "viec-cho-gui.json", **act)


def count() -> int:
    """Events that arrived."""
    return db.session.scalar(select(func.count()).select_from(OfflineEvent)) or 0


def test_a_file_of_four_hundred_and_fifty_events_is_counted_right_and_written_once(cast: Cast, phone: Phone) -> None:
    events = many(phone, 450)
    file_id, act = staged(cast, phone, events), {"by": cast.person["coordinator"], "at": NOW}
    first = take_event_file(cast.cohort["thu"], file_id, **act)
    again = take_event_file(cast.cohort["thu"], file_id, **act)
    assert [(one.outcome, one.again) for one in first] == [("taken", False)] * 450
    assert [(one.outcome, one.again) for one in again] == [("taken", True)] * 450
    assert count() == len(known_events(phone.person, [event["id"] for event in events])) == 450


def test_no_transaction_takes_more_than_a_piece(cast: Cast, phone: Phone, statements: Callable[[], Any]) -> None:
    batch_of = {"by": cast.person["coordinator"], "at": NOW}
    file_id = staged(cast, phone, many(phone, 3 * TOGETHER + 1))
    take_event_file(cast.cohort["thu"], file_id, **batch_of)
    lines = db.session.scalars(select(JournalEntry).filter_by(action="offline.received").order_by(JournalEntry.id)).all()
    assert [line.detail["taken"] for line in lines] == [TOGETHER] * 3 + [1]
    assert {line.by_id for line in lines} == {cast.person["coordinator"]}


def test_a_very_long_file_is_written_a_part_at_each_press(cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_service, "MOST_AT_ONCE", 60)
    file_id, act = staged(cast, phone, many(phone, 130)), {"by": cast.person["coordinator"], "at": NOW}
    done = []
    for _press in range(3):
        take_event_file(cast.cohort["thu"], file_id, **act)
        db.session.rollback()
        done.append((count(), db.session.scalar(select(EventFile.taken_at)) is not None))
    assert done == [(60, False), (120, False), (130, True)]


def test_cut_off_in_the_middle_it_goes_on_where_it_stopped(cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id, act = staged(cast, phone, many(phone, 120)), {"by": cast.person["coordinator"], "at": NOW}
    taken = iter(range(2))

    def cut(*given: Any, **more: Any) -> Any:
        if next(taken, None) is None:
            raise RuntimeError("the machine was switched off")
        return real(*given, **more)

    from app.offline.services import accepting

    real = accepting._take
    monkeypatch.setattr(accepting, "_take", cut)
    with pytest.raises(RuntimeError):
        take_event_file(cast.cohort["thu"], file_id, **act)
    monkeypatch.setattr(accepting, "_take", real)
    assert count() == 2 * TOGETHER
    assert sum(not one.again for one in take_event_file(cast.cohort["thu"], file_id, **act)) == 20


def test_a_file_of_more_than_ten_thousand_is_refused_with_what_to_do(cast: Cast, phone: Phone) -> None:
    with pytest.raises(Refused) as refusal:
        staged(cast, phone, [{"id": "x"}] * 10_001)
    assert refusal.value.reason == "too_many"
    assert refusal.value.sentence == (
        "Tệp có hơn 10.000 việc nên không nhận. Đưa điện thoại đến chỗ có mạng, máy tự gửi từng phần."
    )


def test_ten_thousand_are_staged_and_shown_a_hundred_at_a_time(
    client_for: Clients, cast: Cast, phone: Phone, statements: Callable[[], Any]
) -> None:
    file_id, client = staged(cast, phone, many(phone, 10_000)), client_for("coordinator")
    url = f"/lop/{cast.cohort['thu']}/viec-tu-tep/{file_id}"
    with statements() as seen:
        page = client.get(url + "?trang=100")
    assert len(seen) <= 12, seen
    assert "Có 10.000 việc chưa ghi, 0 việc đã ghi từ trước." in page.text
    assert "Ghi 1.000 việc vào sổ" in page.text
    assert "9901–10000 trong 10.000 việc" in page.text.replace("9.901–10.000", "9901–10000")
    assert page.text.count("<tr>") == 101
    assert [client.get(f"{url}?trang={odd}").status_code for odd in ("0", "-3", "x", "9" * 30)] == [200] * 4


def test_the_page_says_what_will_not_be_written_before_it_is(client_for: Clients, cast: Cast, phone: Phone) -> None:
    items = [
        phone.section(),
        phone.section(lesson=999_999),
        phone.event("section", lesson=phone.lesson, section=FIRST) | {"enrolment": cast.enrolment["neighbour"]},
        phone.event("bay"),
        {"id": phone.event("x")["id"], "kind": 5},
    ]
    file_id, client = staged(cast, phone, items), client_for("coordinator")
    page = client.get(f"/lop/{cast.cohort['thu']}/viec-tu-tep/{file_id}").text
    for words in (
        "Trong đó 3 việc sẽ không ghi được",
        "Bài này không thuộc chương trình của lớp nên sẽ không ghi.",
        "Việc này thuộc lớp mà học viên không học nên sẽ không ghi.",
        "Sổ không biết loại việc này nên sẽ không ghi.",
        "1 việc trong tệp không đọc được nên không ghi.",
    ):
        assert words in page
    answers = take_event_file(cast.cohort["thu"], file_id, by=cast.person["coordinator"], at=NOW)
    assert sorted(one.outcome for one in answers) == ["refused"] * 4 + ["taken"]


def test_who_has_left_the_class_is_told_so_before_and_after(client_for: Clients, cast: Cast, phone: Phone) -> None:
    file_id = staged(cast, phone, [phone.section()])
    cohorts.leave(enrolment_id=phone.enrolment, reason="Chuyển công tác", by=cast.person["coordinator"], at=NOW)
    url = f"/lop/{cast.cohort['thu']}/viec-tu-tep/{file_id}"
    client = client_for("coordinator")
    assert "Học viên đã thôi học lớp này nên sẽ không ghi." in client.get(url).text
    client.post(url)
    assert "Chị đã thôi học lớp này" in client.get(url).text


@pytest.mark.parametrize("seal", ["ế" * 64, "", "0" * 63, "\ud800" * 64])
def test_a_seal_of_other_signs_is_no_seal(client_for: Clients, cast: Cast, phone: Phone, seal: str) -> None:
    data = json.dumps({"so-hoc": 1, "who": str(phone.person), "text": "{}", "seal": seal}).encode()
    url = f"/lop/{cast.cohort['thu']}/viec-tu-tep"
    answer = client_for("coordinator").post(url, data={"tep": (io.BytesIO(data), "viec.json")})
    assert answer.status_code == 422
    assert "Đây không phải tệp “việc chờ gửi”" in answer.text


def test_a_genuine_file_of_odd_things_is_read_as_far_as_it_goes(client_for: Clients, cast: Cast, phone: Phone) -> None:
    items = [phone.section(), {**phone.section(), "section": "\ud800"}, {**phone.section(), "lesson": 10**40}, 7]
    data = file_of(phone, items, offset="\ud800", saved=float("inf"))
    url, client = f"/lop/{cast.cohort['thu']}/viec-tu-tep", client_for("coordinator")
    answer = client.post(url, data={"tep": (io.BytesIO(data), "viec\x00\u202e.json")})
    assert answer.status_code == 303
    assert "1 việc trong tệp không đọc được" in client.get(answer.location).text
    client.post(answer.location)
    page = client.get(answer.location).text
    assert len(re.findall(r"tag done", page)) == 1


def test_the_phone_sends_what_the_file_brought_and_hears_that_it_is_known(cast: Cast, phone: Phone) -> None:
    events = many(phone, 250)
    take_event_file(cast.cohort["thu"], staged(cast, phone, events), by=cast.person["coordinator"], at=NOW)
    assert all(one.again for one in phone.send(events[:200], at=NOW + DAY))
    assert count() == 250


def test_the_phones_own_words_name_an_event(client_for: Clients, cast: Cast, phone: Phone) -> None:
    event = {**phone.section(), "label": f"Nghe cho  hết lời:\x00{'x' * 200}"}
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/viec-tu-tep/{staged(cast, phone, [event])}").text
    assert "Nghe cho hết lời:xxx" in page
    phone.send([event])
    assert len(known_events(phone.person, [event["id"]])[event["id"]].label) == 120


def test_a_code_that_stood_on_no_wall_is_not_shown_as_written(client_for: Clients, cast: Cast, phone: Phone) -> None:
    file_id = staged(cast, phone, [phone.event("code", NOW, session=0, words="AAAAAA")])
    take_event_file(cast.cohort["thu"], file_id, by=cast.person["coordinator"], at=NOW)
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/viec-tu-tep/{file_id}").text
    assert "Không ghi" in page
    assert "tag done" not in page
