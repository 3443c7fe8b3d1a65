"""Personal cards, and what a phone sends when its line returns."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import delete, select

from app.attendance.models import Mark, SettledMark
from app.attendance.paper.cards import PrintedCard, card_sheet
from app.attendance.paper.photo import read_codes
from app.attendance.queries import marks_of, standing
from app.attendance.queries.cards import CardRow, cards_of
from app.attendance.rules.cards import card_text
from app.attendance.rules.outbox import read_batch
from app.attendance.services.cards import Scanned, issue_cards, reissue_card, scan_card
from app.attendance.services.outbox import Answer, receive_batch
from app.attendance.services.settling import rebuild_settled
from app.kernel.refusal import Refused
from app.people.paper.qr import qr_squares, qr_svg
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass

MORNING = datetime(2026, 11, 10, 0, 31, tzinfo=UTC)
TODAY = 13
PHONE = "0123456789abcdef"


@pytest.fixture
def carded(klass: Klass) -> Klass:
    """The class with cards."""
    assert issue_cards(klass.cohort_id, by=klass.hoa, at=MORNING) == 50
    return klass


def card(klass: Klass, place: int) -> CardRow:
    """The card of the person at that place."""
    return next(row for row in cards_of(klass.cohort_id) if row.enrolment_id == klass.enrolments[place])


def scan(klass: Klass, words: str, session: int = TODAY, at: datetime = MORNING) -> Scanned:
    """A scan at the door, one minute after the start."""
    name = f"{PHONE}-{abs(hash(words)):x}"
    return scan_card(klass.sessions[session - 1], words, client_id=name, device_at=at, by=klass.hoa, at=at)


def state(klass: Klass, place: int) -> str | None:
    """What counts for her this morning."""
    mark = marks_of(klass.enrolments[place]).get(klass.sessions[TODAY - 1])
    return mark.state if mark else None


def test_cards_are_issued_once(carded: Klass) -> None:
    assert issue_cards(carded.cohort_id, by=carded.hoa, at=MORNING) == 0
    shorts = {row.short for row in cards_of(carded.cohort_id)}
    assert len(shorts) == 50


def test_a_scanned_card_is_a_mark(carded: Klass) -> None:
    done = scan(carded, card(carded, 0).text)
    assert (done.full_name, done.state, done.done.outcome) == (carded.names[0], "present", "saved")
    assert marks_of(carded.enrolments[0])[carded.sessions[TODAY - 1]].way == "card"


def test_a_card_scanned_twice_or_typed_after_it_is_harmless(carded: Klass) -> None:
    row = card(carded, 0)
    scan(carded, row.text)
    assert scan(carded, row.text, at=MORNING + timedelta(minutes=50)).done.outcome == "same"
    assert scan(carded, row.short.lower()).done.outcome == "same"
    assert db.session.query(Mark).count() == 1


def test_who_stands_there_is_no_longer_absent(carded: Klass) -> None:
    carded.save(TODAY, {0: "absent"}, at=MORNING, device_at=MORNING)
    scan(carded, card(carded, 0).text, at=MORNING + timedelta(minutes=30))
    assert state(carded, 0) == "late"


def test_a_card_of_another_class_is_told_so(carded: Klass) -> None:
    issue_cards(carded.other_cohort_id, by=carded.hoa, at=MORNING)
    foreign = card_text("khoa", carded.other_cohort_id, 1, 1).text
    with pytest.raises(Refused, match="foreign") as refusal:
        scan(carded, foreign)
    assert "LOP-LA" in refusal.value.sentence


def test_a_forged_card_is_not_believed(carded: Klass) -> None:
    with pytest.raises(Refused, match="no_card"):
        scan(carded, card_text("khoa khac", carded.cohort_id, carded.enrolments[0], 1).text)


def test_a_lost_card_ends_with_the_new_one(carded: Klass) -> None:
    old = card(carded, 0)
    for _again in range(2):
        assert reissue_card(carded.cohort_id, carded.enrolments[0], old.version, by=carded.hoa, at=MORNING) > old.version
    with pytest.raises(Refused, match="revoked"):
        scan(carded, old.text)
    assert scan(carded, card(carded, 0).text).done.outcome == "saved"


def test_cards_are_for_the_day_of_the_session(carded: Klass) -> None:
    with pytest.raises(Refused, match="not_today"):
        scan(carded, card(carded, 0).text, session=1)


def test_the_printed_sheet_can_be_read_by_a_scanner(carded: Klass) -> None:
    rows = cards_of(carded.cohort_id)[:11]
    pdf = card_sheet([PrintedCard(r.full_name, "Phường Hàm Rồng", "Lớp 50", r.text, r.short, r.version) for r in rows])
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 2


def test_a_photo_of_two_cards_says_both() -> None:
    texts = [card_text("k", 1, number, 1).text for number in (1, 2)]
    photo = Image.new("L", (1200, 700), 255)
    for place, text in enumerate(texts):
        squares = qr_squares(text)
        picture = Image.new("L", (len(squares), len(squares)), 255)
        picture.putdata([0 if dark else 255 for row in squares for dark in row])
        photo.paste(picture.resize((400, 400), Image.Resampling.NEAREST), (100 + 600 * place, 120))
    out = io.BytesIO()
    photo.rotate(4, fillcolor=255).save(out, "JPEG", quality=70)
    assert sorted(read_codes(out.getvalue())) == sorted(texts)


@pytest.mark.parametrize("data", [b"", b"nothing", b"\xff\xd8\xff\xe0" + b"\0" * 40, b"\x89PNG\r\n\x1a\n" + b"\0" * 30])
def test_what_is_no_photo_shows_no_card(data: bytes) -> None:
    assert read_codes(data) == []


def test_the_qr_on_the_wall_has_nothing_inline() -> None:
    svg = qr_svg("https://so-hoc.example/vao-lop?b=1&m=ACDEFH")
    assert svg.startswith("<svg")
    assert "style" not in svg
    assert zxingcpp is not None


def mark(klass: Klass, place: int, to: str, number: int, minutes: int = 0, **more: Any) -> dict[str, Any]:
    """A mark as the phone keeps it."""
    when = MORNING + timedelta(minutes=minutes)
    item = {"id": f"{PHONE}-{number:x}", "kind": "mark", "session": klass.sessions[TODAY - 1], "at": when.timestamp() * 1000}
    return {**item, "enrolment": klass.enrolments[place], "state": to, "seen": 0, **more}


def receive(
    klass: Klass, *items: dict[str, Any], at: datetime = NOW, now: datetime | None = None, may: bool = True
) -> list[Answer]:
    """A batch that arrives."""
    batch = read_batch({"items": list(items), "now": (now or at).timestamp() * 1000}, at)
    assert batch is not None
    return receive_batch(batch, may_mark=lambda _session: may, device="may", by=klass.hoa, at=at)


def test_marks_kept_without_a_line_are_written_with_their_own_moment(klass: Klass) -> None:
    answers = receive(klass, mark(klass, 0, "late", 1), mark(klass, 1, "absent", 2, minutes=1))
    assert [answer.outcome for answer in answers] == ["saved", "saved"]
    assert [row.device_at for row in db.session.query(Mark).order_by(Mark.id)] == [MORNING, MORNING + timedelta(minutes=1)]


def test_a_batch_that_is_sent_twice_is_written_once(klass: Klass) -> None:
    batch = [mark(klass, place, "present", place) for place in range(5)]
    receive(klass, *batch)
    assert {answer.outcome for answer in receive(klass, *batch)} == {"already"}
    assert db.session.query(Mark).count() == 5


def test_changing_ones_mind_without_a_line_is_no_conflict_with_oneself(klass: Klass) -> None:
    answers = receive(klass, mark(klass, 0, "absent", 1), mark(klass, 0, "late", 2, minutes=3))
    assert [answer.outcome for answer in answers] == ["saved", "saved"]
    assert state(klass, 0) == "late"


def test_what_somebody_else_recorded_meanwhile_is_told_in_words(klass: Klass) -> None:
    klass.save(TODAY, {0: "late"}, by=klass.lan)
    answer = receive(klass, mark(klass, 0, "present", 1), mark(klass, 1, "present", 2))
    assert [one.outcome for one in answer] == ["conflict", "saved"]
    assert answer[0].sentence == "Đỗ Thị Lan đã ghi Muộn, lựa chọn Có mặt chưa lưu. Chọn lại nếu cần."
    assert state(klass, 0) == "late"


def test_a_phone_whose_clock_is_an_hour_slow_is_corrected(klass: Klass) -> None:
    slow = NOW - timedelta(hours=1)
    receive(klass, mark(klass, 0, "late", 1, at=(slow - timedelta(minutes=10)).timestamp() * 1000), now=slow)
    assert db.session.scalars(select(Mark.device_at)).one() == NOW - timedelta(minutes=10)


def test_a_part_of_a_session_comes_with_its_tiet(klass: Klass) -> None:
    receive(klass, mark(klass, 0, "present", 1, part=2.5))
    assert marks_of(klass.enrolments[0])[klass.sessions[TODAY - 1]].periods == 2.5
    stands = db.session.scalars(select(Mark.id)).one()
    receive(klass, mark(klass, 0, "present", 2, part="all", seen=stands))
    assert marks_of(klass.enrolments[0])[klass.sessions[TODAY - 1]].periods == 4


@pytest.mark.parametrize(
    "more", [{"part": 9}, {"part": 1.3}, {"state": "withdrawn"}, {"state": "absent", "part": 2}, {"enrolment": 999_999}]
)
def test_what_cannot_be_is_refused_with_a_sentence_and_stops_nothing(klass: Klass, more: dict[str, Any]) -> None:
    bad, good = receive(klass, {**mark(klass, 0, "present", 1), **more}, mark(klass, 1, "present", 2))
    assert (bad.outcome, good.outcome) == ("refused", "saved")
    assert bad.sentence


def test_a_session_that_is_not_hers_is_refused(klass: Klass) -> None:
    assert [one.outcome for one in receive(klass, mark(klass, 0, "present", 1), may=False)] == ["refused"]
    assert db.session.query(Mark).count() == 0


def test_cards_that_were_scanned_without_a_line_are_marks_of_that_minute(carded: Klass) -> None:
    item = {"id": f"{PHONE}-1", "kind": "card", "session": carded.sessions[TODAY - 1], "at": MORNING.timestamp() * 1000}
    answers = receive(carded, item | {"words": card(carded, 0).text}, item | {"id": f"{PHONE}-2", "words": "THE:1:1"})
    assert [(one.outcome, one.sentence) for one in answers] == [
        ("saved", f"{carded.names[0]}: Có mặt."),
        ("refused", "Không phải thẻ của lớp này. Kiểm tra lại mã in trên thẻ."),
    ]


STATES = ["present", "late", "excused", "absent"]
HISTORY = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(STATES), st.integers(0, 50)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HISTORY, st.lists(st.integers(1, 3), max_size=6), st.booleans())
def test_any_splitting_and_repetition_of_a_queue_come_to_the_same(
    klass: Klass, history: list[tuple[int, str, int]], cuts: list[int], repeat: bool
) -> None:
    db.session.execute(delete(SettledMark))
    db.session.execute(delete(Mark))
    db.session.commit()
    token = f"{abs(hash((tuple(history), tuple(cuts), repeat))) % 16**8:08x}"
    session = TODAY - 1 if repeat else TODAY
    items = [
        {
            **mark(klass, place, to, number, minutes=number),
            "id": f"{token}{PHONE[:8]}-{number:x}",
            "session": klass.sessions[session],
        }
        for number, (place, to, _minute) in enumerate(history)
    ]
    rest = list(items)
    sizes = iter(cuts)
    while rest:
        size = next(sizes, len(rest))
        receive(klass, *rest[:size])
        if repeat:
            receive(klass, *rest[:size])
        rest = rest[size:]
    assert {one.outcome for one in receive(klass, *items)} == {"already"}
    last = {place: to for place, to, _minute in history}
    counts = standing([klass.sessions[session]])
    assert {place: counts[klass.sessions[session], klass.enrolments[place]].state for place in last} == last
    assert rebuild_settled(by=None, at=NOW) == 0
