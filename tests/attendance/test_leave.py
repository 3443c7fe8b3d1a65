"""Leave: asked from the phone, decided in one tap, with the effect that the edition gives it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.attendance.queries import marks_of, roll_page, waiting
from app.attendance.queries.leave import leave_pile, photo_of, promised, requests_of
from app.attendance.services.deciding import undo_decision
from app.attendance.services.leave import Photo, withdraw_leave
from app.attendance.services.roll import save_roll
from app.cohorts import services as cohorts
from app.kernel.refusal import Refused
from tests.attendance.leave_desk import SOON, answer, ask, decide, mark, object_to, refused, state
from tests.cast import NOW, TODAY, Cast


def test_granting_marks_what_was_held_and_promises_what_comes(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    outcome = decide(cast, ask(cast, 1, 3))
    assert (outcome.marked, outcome.promised, outcome.kept) == (1, 1, 0)
    first = marks_of(cast.enrolment["tham"])[cast.session[1]]
    assert (first.state, first.periods, first.way) == ("excused", 0, "leave")
    assert first.evidence == "đơn xin nghỉ số 1"
    assert promised({cast.session[3]}) == {cast.session[3]: {cast.enrolment["tham"]}}


def test_who_was_in_the_room_stays_so_whatever_she_asked_for(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="late")
    assert decide(cast, ask(cast, 1)).kept == 1
    assert state(cast, 1) == "late"


def test_filling_the_roll_keeps_the_promise(ctx: Flask, cast: Cast):
    decide(cast, ask(cast, 3))
    row = next(row for row in roll_page(cast.session[3]) if row.enrolment_id == cast.enrolment["tham"])
    assert (row.promised, row.state) == (True, None)
    save_roll(cast.session[3], {}, {}, fill="present", device_at=SOON, by=cast.person["second"], at=SOON, client_prefix="x")
    assert (state(cast, 3), state(cast, 3, "anh")) == ("excused", "present")


def test_she_came_after_all(ctx: Flask, cast: Cast):
    decide(cast, ask(cast, 3))
    mark(cast, 3, at=SOON, tham="present")
    assert state(cast, 3) == "present"


def test_a_request_that_is_declined_changes_nothing(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    decide(cast, ask(cast, 1), "declined")
    assert state(cast, 1) == "absent"
    (request,) = requests_of(cast.enrolment["tham"])
    assert (request.answer, request.decided_by, request.answer_words) == ("declined", "Lê Thị Hoa", "Giữ sức khỏe")


def test_sent_twice_is_asked_once_and_decided_twice_is_decided_once(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    request = ask(cast, 1)
    assert ask(cast, 1) == request
    assert decide(cast, request).new
    assert decide(cast, request, by="second").new is False
    assert len(requests_of(cast.enrolment["tham"])) == 1


def test_two_coordinators_who_disagree_meet(ctx: Flask, cast: Cast):
    request = ask(cast, 1)
    decide(cast, request)
    with pytest.raises(Refused, match="Lê Thị Hoa vừa đồng ý") as caught:
        decide(cast, request, "declined", by="second")
    assert caught.value.reason == "decided"


def test_an_answer_taken_back_takes_its_marks_back(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    request = ask(cast, 1, 3)
    decide(cast, request)
    assert undo_decision(request_id=request, by=cast.person["second"], at=NOW)
    assert undo_decision(request_id=request, by=cast.person["second"], at=NOW) is False
    assert state(cast, 1) == "absent"
    assert promised({cast.session[3]}) == {}
    assert decide(cast, request).marked == 1, "and it can be granted again"
    assert state(cast, 1) == "excused"


def test_a_correction_after_the_answer_outlives_its_undoing(ctx: Flask, cast: Cast):
    request = ask(cast, 1)
    decide(cast, request)
    mark(cast, 1, prefix="later", tham="present")
    undo_decision(request_id=request, by=cast.person["coordinator"], at=NOW)
    assert state(cast, 1) == "present"


def test_a_decision_that_comes_late_is_still_a_decision(ctx: Flask, cast: Cast):
    request = ask(cast, 3)
    mark(cast, 3, at=SOON, tham="absent")
    assert decide(cast, request, at=SOON + timedelta(days=3)).marked == 1


def test_a_closed_session_refuses_leave_as_well(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    request = ask(cast, 1)
    cohorts.close_session(session_id=cast.session[1], by=cast.person["coordinator"], at=NOW)
    assert refused(lambda: decide(cast, request)) == "closed"
    assert requests_of(cast.enrolment["tham"])[0].waits


@pytest.mark.parametrize(
    ("numbers", "changes", "reason"),
    [
        ((), {}, "no_sessions"),
        ((1,), {"kind": "holiday"}, "kind"),
        ((1,), {"kind": "other", "words": "  "}, "no_words"),
        ((1,), {"photo": Photo("don.jpg", b"%PDF-1.4 not a picture")}, "photo"),
        ((1,), {"photo": Photo("don.exe", b"MZ")}, "photo"),
        ((1,), {"at": NOW + timedelta(days=8)}, "too_late"),
        ((1,), {"session_ids": [99999]}, "not_hers"),
    ],
)
def test_requests_that_cannot_be(ctx: Flask, cast: Cast, numbers: tuple[int, ...], changes: dict[str, Any], reason: str):
    assert refused(lambda: ask(cast, *numbers, **changes)) == reason
    assert requests_of(cast.enrolment["tham"]) == []


def test_leave_is_asked_once_for_a_session(ctx: Flask, cast: Cast):
    ask(cast, 3)
    assert refused(lambda: ask(cast, 3, 4)) == "asked"


def test_a_session_of_another_class_is_none_of_hers(ctx: Flask, cast: Cast):
    assert refused(lambda: ask(cast, 1, who="neighbour")) == "not_hers"


def test_a_cancelled_session_needs_no_leave(ctx: Flask, cast: Cast):
    cohorts.cancel_session(session_id=cast.session[3], reason="Bão", by=cast.person["coordinator"], at=NOW)
    assert refused(lambda: ask(cast, 3)) == "not_hers"


def test_she_takes_her_request_back_while_it_is_hers_to_take(ctx: Flask, cast: Cast):
    waiting_one, held = ask(cast, 3), ask(cast, 1)
    decide(cast, held)
    act = {"by": cast.person["tham"], "at": NOW}
    assert withdraw_leave(request_id=waiting_one, **act)
    assert withdraw_leave(request_id=waiting_one, **act) is False
    assert refused(lambda: withdraw_leave(request_id=held, **act)) == "decided"
    assert refused(lambda: decide(cast, waiting_one)) == "withdrawn"
    ask(cast, 3, client_id="again")


def test_promised_leave_that_is_taken_back_is_no_promise(ctx: Flask, cast: Cast):
    request = ask(cast, 3)
    decide(cast, request)
    withdraw_leave(request_id=request, by=cast.person["tham"], at=NOW)
    assert promised({cast.session[3]}) == {}


def test_a_photo_is_kept_small_and_without_what_the_camera_wrote_into_it(ctx: Flask, cast: Cast):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Thắm"
    Image.new("RGB", (3000, 2000), "red").save(file, "JPEG", exif=exif)
    kept = photo_of(ask(cast, 1, photo=Photo("IMG_1.JPG", file.getvalue())))
    assert kept is not None
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.width) == ("WEBP", 1280)
    assert b"Camera" not in kept


def test_the_desk_sees_what_waits_since_when(ctx: Flask, cast: Cast, statements: Callable[[], Any]):
    mark(cast, 2, tham="absent")
    ask(cast, 3)
    object_to(cast, 2)
    with statements() as seen:
        found = waiting([cast.cohort["thu"], cast.cohort["khac"]], today=TODAY)
    assert len(seen) <= 4
    here = found[cast.cohort["thu"]]
    assert [(pile.count, pile.oldest_on) for pile in (here.leave, here.objections, here.untaken)] == [
        (1, TODAY),
        (1, TODAY),
        (1, date(2026, 11, 9)),
    ]
    assert found[cast.cohort["khac"]].count == 0
    decide(cast, 1)
    answer(cast, 1, accepted=True)
    cohorts.cancel_session(session_id=cast.session[1], reason="Bão", by=cast.person["coordinator"], at=NOW)
    assert waiting([cast.cohort["thu"]], today=TODAY)[cast.cohort["thu"]].count == 0


def test_the_pile_costs_the_same_for_one_request_and_for_many(ctx: Flask, cast: Cast, statements: Callable[[], Any]):
    costs = []
    for number, who in ((3, "tham"), (3, "anh"), (4, "binh")):
        ask(cast, number, who=who)
        with statements() as seen:
            leave_pile(cast.cohort["thu"], since=NOW)
        costs.append(len(seen))
    assert costs == [2, 2, 2]
