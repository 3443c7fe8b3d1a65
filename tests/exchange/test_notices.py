"""Other software is told that a class changed: at least once, by one machine at a time, and never who is in it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.attendance.services.roll import save_roll
from app.exchange.models import Notice
from app.exchange.post import post
from app.exchange.queries.notices import count_waiting, fingerprint_of, listeners
from app.exchange.rules.notices import LEASE, MOST_TRIES, Letter, checked_address, letter, next_try
from app.exchange.services import revoke_token
from app.exchange.services.notices import (
    end_subscription,
    finish_notice,
    open_subscription,
    send_notices,
    take_notice,
    write_notices,
)
from app.kernel.refusal import Refused
from app.storage.base import db
from app.storage.engine import WRITING
from app.storage.transaction import session
from tests.babble import babbling
from tests.cast import NOW, Cast
from tests.exchange.conftest import Program

HERE = "https://doi-tac.example.vn/bao"
SECOND = timedelta(seconds=1)


class Box:
    """The other side, in this process: what it was sent, and what it says to it."""

    def __init__(self) -> None:
        self.got: list[Letter] = []
        self.says = ""

    def __call__(self, sent: Letter) -> str:
        self.got.append(sent)
        return self.says

    @property
    def classes(self) -> list[str]:
        """The classes that it was told of."""
        return [json.loads(one.body)["cohort"] for one in self.got]


@pytest.fixture
def token(ctx: Flask, program_of: Callable[..., Program]) -> int:
    """A token that may read, whose address is told."""
    made = program_of().token_id
    open_subscription(made, HERE, by=None, at=NOW)
    return made


def change(cast: Cast) -> None:
    """Somebody is marked in the class "thu"."""
    save_roll(
        cast.session[2],
        {cast.enrolment["tham"]: "absent"},
        {},
        device_at=NOW,
        client_prefix="bao-1",
        by=cast.person["coordinator"],
        at=NOW,
    )


def test_each_class_is_told_once_and_again_when_it_changes(token: int, cast: Cast) -> None:
    box = Box()
    assert (send_notices(box, at=NOW).sent, box.classes) == (1, ["LOP-THU"])
    assert send_notices(box, at=NOW + SECOND).new == 0
    change(cast)
    assert (send_notices(box, at=NOW + 2 * SECOND).sent, box.classes) == (1, ["LOP-THU"] * 2)


def test_a_day_that_passes_and_makes_somebody_late_is_a_change_too(token: int) -> None:
    send_notices(Box(), at=NOW)
    assert send_notices(Box(), at=NOW + timedelta(days=24)).new == 1


def test_what_is_sent_names_a_class_and_nobody_in_it(token: int) -> None:
    box = Box()
    send_notices(box, at=NOW)
    assert set(json.loads(box.got[0].body)) == {"id", "event", "cohort", "at"}
    assert box.got[0].headers["Idempotency-Key"] == str(json.loads(box.got[0].body)["id"])


def test_the_secret_proves_who_rings(ctx: Flask, program_of: Callable[..., Program]) -> None:
    secret, box = open_subscription(program_of().token_id, HERE, by=None, at=NOW), Box()
    send_notices(box, at=NOW)
    expected = hmac.new(secret.encode(), box.got[0].body, hashlib.sha256).hexdigest()
    assert box.got[0].headers["X-So-Hoc-Signature"] == f"sha256={expected}"


def test_what_was_not_taken_is_tried_again_later_and_not_doubled(token: int, cast: Cast) -> None:
    box = Box()
    box.says = "503"
    assert (send_notices(box, at=NOW).failed, count_waiting(NOW)) == (1, (1, 0))
    change(cast)
    assert send_notices(box, at=NOW + SECOND).new == 0, "one that waits says it already"
    box.says = ""
    assert send_notices(box, at=NOW + timedelta(minutes=1)).sent == 1
    assert send_notices(box, at=NOW + timedelta(minutes=1)).new == 1, "what changed while it waited is told after it"


def test_after_a_day_it_is_given_up(token: int) -> None:
    at, tries = NOW, 0
    send_notices(refusing := Box(), at=at, most=0)
    refusing.says = "TimeoutError"
    while (row := session().scalar(select(Notice).where(Notice.due_at.is_not(None)))) is not None:
        at, tries = row.due_at, tries + 1
        session().rollback()
        taken = take_notice(at=at)
        assert taken is not None
        finish_notice(taken.notice_id, refusing(taken), at=at)
    assert tries == MOST_TRIES
    assert timedelta(hours=18) < at - NOW < timedelta(days=2)


def test_what_a_sender_took_and_did_not_finish_comes_again(token: int) -> None:
    send_notices(Box(), at=NOW, most=0)
    first = take_notice(at=NOW)
    assert first is not None
    assert take_notice(at=NOW + SECOND) is None, "it is his"
    again = take_notice(at=NOW + LEASE)
    assert again is not None
    assert again.notice_id == first.notice_id
    finish_notice(again.notice_id, "", at=NOW + LEASE)
    finish_notice(first.notice_id, "503", at=NOW + LEASE)
    assert take_notice(at=NOW + timedelta(days=3)) is None, "the late one changes nothing"


def test_many_machines_at_once_send_each_notice_once(app: Flask, token: int, cast: Cast) -> None:
    with app.app_context():
        listener = listeners()[0]
        write_notices(listener, at=NOW)
        row = session().scalars(select(Notice)).one()
        session().add_all(
            Notice(subscription_id=row.subscription_id, cohort_id=row.cohort_id, fingerprint=str(n), made_at=NOW, due_at=NOW)
            for n in range(23)
        )
        session().commit()
    boxes = [Box() for _machine in range(4)]

    def machine(box: Box) -> None:
        with app.app_context():
            while (taken := take_notice(at=NOW)) is not None:
                finish_notice(taken.notice_id, box(taken), at=NOW)
            db.session.remove()

    threads = [threading.Thread(target=machine, args=(box,)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [one.notice_id for box in boxes for one in box.got]
    assert (len(sent), len(set(sent))) == (24, 24)


def test_nothing_is_told_for_a_token_that_was_taken_back_or_that_asked_to_be_left_alone(token: int, cast: Cast) -> None:
    send_notices(Box(), at=NOW, most=0)
    assert end_subscription(token, by=None, at=NOW)
    assert (count_waiting(NOW), end_subscription(token, by=None, at=NOW)) == ((0, 0), False)
    open_subscription(token, HERE, by=None, at=NOW)
    assert send_notices(Box(), at=NOW, most=0).new == 1
    revoke_token(token_id=token, by=None, at=NOW)
    done = send_notices(Box(), at=NOW + timedelta(days=24))
    assert (done.new, done.sent) == (0, 0)


def test_a_new_address_takes_the_place_of_the_old_one(token: int) -> None:
    open_subscription(token, f"{HERE}/moi", by=None, at=NOW)
    box = Box()
    send_notices(box, at=NOW)
    assert [one.address for one in box.got] == [f"{HERE}/moi"]


def test_only_a_token_that_may_read_can_have_an_address(ctx: Flask, program_of: Callable[..., Program]) -> None:
    for token_id in (program_of(rights=("attendance:write",)).token_id, 999_999):
        with pytest.raises(Refused) as refusal:
            open_subscription(token_id, HERE, by=None, at=NOW)
        assert refusal.value.reason == "no_token"
    assert session().scalar(select(func.count()).select_from(Notice)) == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://doi-tac.example.vn/bao",
        "ftp://doi-tac.example.vn",
        "https://",
        "https://ten:mat-khau@doi-tac.example.vn/",
        "https://:mat-khau@doi-tac.example.vn/",
        "https://doi-tac.example.vn/a b",
        "https://doi-tac.example.vn:99999/",
        "https://[::1/",
        "https://doi-tac.example.vn/#x",
        "https://doi-tac.example.vn/\nHost: khac",
        f"https://doi-tac.example.vn/{'x' * 300}",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked_address(address)
    assert refusal.value.reason == "address"


def test_pauses_grow_and_end() -> None:
    pauses = [next_try(tries, NOW) for tries in range(1, MOST_TRIES + 1)]
    known = [pause for pause in pauses if pause is not None]
    assert known == sorted(known)
    assert (known[0] - NOW, known[-1] - NOW, pauses[-1]) == (timedelta(minutes=1), timedelta(hours=4), None)


@pytest.fixture
def other_side() -> Iterator[tuple[str, list[bytes], list[int]]]:
    """A real server: its address, what it got, and the statuses that it answers with, the last one for ever."""
    got: list[bytes] = []
    answers = [200]

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/bao", got, answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_post_says_in_a_word_what_happened(other_side: tuple[str, list[bytes], list[int]]) -> None:
    address, got, answers = other_side
    sent = letter(7, checked_address(address), "khoa", cohort="LOP-THU", made_at=NOW)
    answers[:] = [204, 500, 302]
    assert [post(sent) for _turn in range(3)] == ["", "500", "302"]
    assert got == [sent.body] * 3
    assert post(letter(7, "http://127.0.0.1:9/", "khoa", cohort="X", made_at=NOW)) == "ConnectionRefusedError"


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 2xx OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200]
)
def test_who_answers_in_no_http_does_not_end_the_round_for_the_others(said: bytes) -> None:
    with babbling(said) as address:
        assert post(letter(7, address, "khoa", cohort="X", made_at=NOW)) not in {"", "200"}


def test_classes_are_looked_at_before_anything_is_locked(token: int, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[bool] = []

    def watched(cohort_id: int, today: date) -> str:
        locked.append(WRITING.get())
        return fingerprint_of(cohort_id, today)

    monkeypatch.setattr("app.exchange.services.notices.fingerprint_of", watched)
    assert send_notices(Box(), at=NOW).sent == 1
    assert locked == [False]


def test_the_commands_say_what_they_did(
    app: Flask, program_of: Callable[..., Program], other_side: tuple[str, list[bytes], list[int]]
) -> None:
    run, token_id = app.test_cli_runner(), str(program_of().token_id)
    said = run.invoke(args=["exchange", "subscribe", token_id, "--address", other_side[0]])
    assert (said.exit_code, "Khóa ký" in said.output) == (0, True)
    assert "1 lời báo mới, gửi được 1, chưa gửi được 0, còn chờ 0." in run.invoke(args=["exchange", "notify"]).output
    assert json.loads(other_side[1][0])["cohort"] == "LOP-THU"
    assert "Đã thôi báo" in run.invoke(args=["exchange", "unsubscribe", token_id]).output
    refused = run.invoke(args=["exchange", "subscribe", token_id, "--address", "http://khac.example.vn"])
    assert (refused.exit_code, "https://" in refused.output) == (1, True)
