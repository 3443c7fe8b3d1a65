"""Slips with first passwords; sessions and the draft of a timetable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.cohorts import services
from app.cohorts.queries import timetable
from app.cohorts.queries.imports import account_states
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.people.services.persons import add_person
from app.people.services.sign_in import sign_in
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.sentence.endswith(".")
    return refusal.value.reason


def put_into_class(cast: Cast, name: str, phone: str | None) -> int:
    person_id = add_person(full_name=name, phone=phone, by=None, at=NOW)
    post = {"unit_id": None, "post_title": "", "post_kind": "other"}
    return services.enrol(cohort_id=cast.cohort["thu"], person_id=person_id, **post, by=cast.person["coordinator"], at=NOW)


def open_accounts(cast: Cast) -> list[Any]:
    return services.open_accounts(cohort_id=cast.cohort["thu"], by=cast.person["coordinator"], at=NOW)


def test_everybody_without_an_account_gets_a_slip_once(ctx: Flask, cast: Cast) -> None:
    put_into_class(cast, "Lò Thị Vân", "0912345001")
    put_into_class(cast, "Đỗ Thị Ếch", None)
    put_into_class(cast, "Đỗ Thị Ếch", None)
    slips = open_accounts(cast)
    assert sorted(slip.login for slip in slips) == ["0912345001", "dothiech1", "dothiech2"]
    assert open_accounts(cast) == []


def test_a_slip_lets_her_in_and_asks_for_a_password_of_her_own(ctx: Flask, cast: Cast) -> None:
    put_into_class(cast, "Đỗ Thị Ếch", None)
    (slip,) = open_accounts(cast)
    new = sign_in(login=slip.login, password=slip.first_password, remember=False, device="", address="", at=NOW)
    assert new.must_change


def test_a_phone_with_which_somebody_else_signs_in_is_not_taken_over(ctx: Flask, cast: Cast) -> None:
    put_into_class(cast, "Lò Thị Vân", "0912000016")
    (slip,) = open_accounts(cast)
    assert slip.login == "lothivan1"


def test_passwords_are_hashed_before_the_write_lock_is_taken(ctx: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cohorts.services import accounts
    from app.storage.engine import WRITING

    put_into_class(cast, "Lò Thị Vân", "0912345001")
    seen: list[bool] = []
    real = accounts.hash_of
    monkeypatch.setattr(accounts, "hash_of", lambda password: (seen.append(WRITING.get()), real(password))[1])
    open_accounts(cast)
    assert seen == [False]


def test_a_new_slip_ends_the_old_password(ctx: Flask, cast: Cast) -> None:
    slip = services.new_slip(
        cohort_id=cast.cohort["thu"], enrolment_id=cast.enrolment["tham"], by=cast.person["coordinator"], at=NOW
    )
    assert slip.login == "0912000001"
    state = next(state for state in account_states(cast.cohort["thu"]) if state.enrolment_id == cast.enrolment["tham"])
    assert state.fresh


def test_a_coordinator_gives_no_password_to_staff_or_to_other_classes(ctx: Flask, cast: Cast) -> None:
    post = {"unit_id": None, "post_title": "", "post_kind": "other"}
    boss = services.enrol(
        cohort_id=cast.cohort["thu"], person_id=cast.person["administrator"], **post, by=cast.person["coordinator"], at=NOW
    )
    act = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    assert refused(lambda: services.new_slip(enrolment_id=boss, **act)) == "staff"
    assert refused(lambda: services.new_slip(enrolment_id=cast.enrolment["neighbour"], **act)) == "not_in_class"


def facts(cast: Cast, **changes: Any) -> dict[str, Any]:
    topic = next(topic.id for topic in edition_view(cast.edition, 1).topics if topic.code == "P1")
    usual = {
        "held_on": date(2026, 11, 12), "half": "morning", "starts": "7:30", "periods": 4.0, "edition_topic_id": topic,
        "instructor_id": None, "place": "Hội trường A", "mode": "in_person", "by": cast.person["coordinator"], "at": NOW,
    }  # fmt: skip
    return usual | changes


def online_topic(cast: Cast) -> int:
    return next(topic.id for topic in edition_view(cast.edition, 1).topics if topic.mode == "online")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"held_on": date(2026, 11, 9)}, "clash"),
        ({"held_on": date(2026, 12, 6)}, "outside"),
        ({"held_on": date(2026, 11, 1)}, "outside"),
        ({"periods": 5.5}, "periods"),
        ({"periods": 0.0}, "periods"),
        ({"periods": 1.25}, "periods"),
        ({"half": "night"}, "half"),
        ({"mode": "post"}, "mode"),
        ({"instructor_id": 99999}, "instructor"),
        ({"edition_topic_id": 99999}, "topic"),
    ],
)
def test_sessions_that_cannot_be(ctx: Flask, cast: Cast, changes: dict[str, Any], reason: str) -> None:
    assert refused(lambda: services.add_session(cohort_id=cast.cohort["thu"], **facts(cast, **changes))) == reason
    assert len(timetable(cast.cohort["thu"])) == 4


def test_an_online_topic_has_no_session(ctx: Flask, cast: Cast) -> None:
    act = facts(cast, edition_topic_id=online_topic(cast))
    assert refused(lambda: services.add_session(cohort_id=cast.cohort["thu"], **act)) == "topic"


def test_sessions_are_numbered_by_day_and_half(ctx: Flask, cast: Cast) -> None:
    for half in ("evening", "afternoon", "morning"):
        services.add_session(cohort_id=cast.cohort["thu"], **facts(cast, half=half))
    found = [(item.number, item.held_on.day, item.half) for item in timetable(cast.cohort["thu"])]
    assert found[2:5] == [(3, 12, "morning"), (4, 12, "afternoon"), (5, 12, "evening")]


def test_a_marked_session_changes_only_in_what_counts_nothing(ctx: Flask, cast: Cast) -> None:
    first = timetable(cast.cohort["thu"])[0]
    same = {"held_on": first.held_on, "half": first.half, "periods": first.periods, "edition_topic_id": first.edition_topic_id}
    act = facts(cast, **same) | {"session_id": first.id, "has_marks": lambda _id: True}
    services.change_session(**act | {"place": "Hội trường C", "mode": "live_online"})
    assert timetable(cast.cohort["thu"])[0].place == "Hội trường C"
    assert refused(lambda: services.change_session(**act | {"periods": 4.0})) == "has_marks"
    assert (
        refused(lambda: services.remove_session(session_id=first.id, has_marks=lambda _id: True, by=act["by"], at=NOW))
        == "has_marks"
    )


def test_an_unmarked_session_can_be_moved_and_removed(ctx: Flask, cast: Cast) -> None:
    last = timetable(cast.cohort["thu"])[-1]
    services.change_session(session_id=last.id, has_marks=lambda _id: False, **facts(cast))
    assert timetable(cast.cohort["thu"])[2].id == last.id
    services.remove_session(session_id=last.id, has_marks=lambda _id: False, by=cast.person["coordinator"], at=NOW)
    assert len(timetable(cast.cohort["thu"])) == 3
    assert refused(lambda: services.remove_session(session_id=last.id, has_marks=lambda _id: False, by=1, at=NOW)) == "no_session"


def test_a_draft_is_written_as_it_was_seen(ctx: Flask, cast: Cast) -> None:
    cohort_id = cast.cohort["khac"]
    drafted = services.draft_timetable(cohort_id=cohort_id, first_day=TODAY)
    act = {"cohort_id": cohort_id, "first_day": TODAY, "saturdays": False, "instructors": {}, "place": "B", "by": 1, "at": NOW}
    assert refused(lambda: services.save_timetable(**act, fingerprint="another")) == "changed"
    assert services.save_timetable(**act, fingerprint=drafted.fingerprint) == len(drafted.sessions)
    assert sum(item.periods for item in timetable(cohort_id)) == 8
    assert refused(lambda: services.draft_timetable(cohort_id=cohort_id, first_day=TODAY)) == "nothing_missing"


def test_a_draft_past_the_end_of_the_class_is_not_written(ctx: Flask, cast: Cast) -> None:
    last_day = date(2026, 12, 5)
    drafted = services.draft_timetable(cohort_id=cast.cohort["khac"], first_day=last_day)
    act = {
        "cohort_id": cast.cohort["khac"],
        "first_day": last_day,
        "saturdays": False,
        "instructors": {},
        "place": "B",
        "by": 1,
        "at": NOW,
    }
    assert drafted.outside
    assert refused(lambda: services.save_timetable(**act, fingerprint=drafted.fingerprint)) == "draft_outside"
    assert timetable(cast.cohort["khac"]) == []
    db.session.rollback()
