"""Whatever a phone sends, each thing with a name is answered, nothing fails, and one bad event holds up no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.courses.queries import edition_view
from app.learning.queries import lesson_progress, questions_of
from app.offline.rules import json_of
from app.offline.services.handling import HANDLERS
from tests.cast import Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import FIRST, Phone, make_phone

Clients = Callable[..., InspectingClient]
DOOR = "/ngoai-tuyen/gui"
NAME = "0123456789abcdef-"
HALF = "\ud83d"
"""Half of a picture sign, as a text that was cut in the middle of one has it."""
DEEP, DEEPER = "[" * 5000 + "]" * 5000, '{"a":' * 30_000 + "1" + "}" * 30_000
FIELDS = ("enrolment", "lesson", "section", "check", "choices", "sessions", "session", "topic", "why", "words", "state", "part")
HEAD = ("id", "kind", "at", "off", "seen", "label")


def post(client: InspectingClient, person: int, body: str) -> Any:
    """The items of `body` over the line, as they are."""
    text = f'{{"who": "{person}", "now": 0, "items": {body}}}'
    headers = {"X-Queue-Version": "1", "Content-Type": "application/json"}
    return client.post(DOOR, data=text.encode("utf-8", "surrogatepass"), headers=headers)


def outcomes(answer: Any) -> dict[str, str]:
    """What was said of each event."""
    return {one["id"]: one["outcome"] for one in answer.json["answers"]}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"section": f"phan{HALF}"},
        {"section": "phan\x00"},
        {"section": ["a"]},
        {"lesson": 10**30},
        {"lesson": -1},
        {"lesson": 1.5},
        {"lesson": True},
        {"enrolment": None},
        {f"x{HALF}": 1},
        {"kind": f"section{HALF}"},
        {"kind": "roll\x00"},
        {"kind": "tu-che"},
        {"words": "a" * 4001},
    ],
    ids=str,
)
def test_one_spoilt_event_is_refused_in_words_and_the_rest_goes_on(
    client_for: Clients, phone: Phone, spoilt: dict[str, object]
) -> None:
    good = phone.section()
    answer = post(client_for("tham"), phone.person, json.dumps([{**phone.section(), **spoilt}, good]))
    assert outcomes(answer) == {NAME + "2": "refused", good["id"]: "taken"}
    refused = next(one for one in answer.json["answers"] if one["outcome"] == "refused")
    assert refused["sentence"].endswith(".")


@pytest.mark.parametrize(
    "value", ["9" * 5000, "-" + "9" * 400, "1e999", "NaN", "-Infinity", DEEP, '{"a":' * 3000 + "1" + "}" * 3000]
)
def test_a_number_or_a_depth_that_nobody_can_read_spoils_only_its_own_event(
    client_for: Clients, phone: Phone, value: str
) -> None:
    bad, good = phone.section(), phone.section()
    body = f'[{json.dumps(bad)[:-1]}, "lesson": {value}}}, {json.dumps(good)}]'
    assert outcomes(post(client_for("tham"), phone.person, body)) == {bad["id"]: "refused", good["id"]: "taken"}


def test_words_with_half_a_picture_sign_are_kept_without_it(client_for: Clients, cast: Cast, phone: Phone) -> None:
    asked = phone.event("ask", topic=first_topic(cast), lesson=0, words=f"Nghe đến đâu ạ? {HALF}\x00")
    assert outcomes(post(client_for("tham"), phone.person, json.dumps([asked]))) == {asked["id"]: "taken"}
    assert [one.words for one in questions_of(phone.enrolment, cast.cohort["thu"])] == ["Nghe đến đâu ạ?"]


def first_topic(cast: Cast) -> int:
    """The first online topic of her class."""
    return edition_view(cast.edition, 1).online_topics[0].id


def test_a_name_that_is_none_is_answered_whole(client_for: Clients, phone: Phone) -> None:
    names = ["x" * 500, f"{NAME}{HALF}", "", "0123456789ABCDEF-1"]
    answer = post(client_for("tham"), phone.person, json.dumps([{**phone.section(), "id": name} for name in names]))
    assert outcomes(answer) == dict.fromkeys(names, "refused")


def test_what_has_no_name_holds_up_nothing(client_for: Clients, phone: Phone) -> None:
    body = json.dumps([None, 7, "x", [], {}, {"id": 5}, {"id": None}, phone.section()])
    assert outcomes(post(client_for("tham"), phone.person, body)) == {NAME + "1": "taken"}


@pytest.mark.parametrize("number", [201, 10_000])
def test_more_than_two_hundred_at_once_are_refused_whole_and_none_is_lost(client_for: Clients, phone: Phone, number: int) -> None:
    events = [phone.section() for _each in range(number)]
    answer = post(client_for("tham"), phone.person, json.dumps(events))
    assert (answer.status_code, answer.json["error"]) == (413, "Mỗi lần gửi nhiều nhất 200 việc. Chia ra gửi từng phần.")
    assert lesson_progress(phone.enrolment, phone.lesson).read == {}
    for start in range(0, number, 200)[:2]:
        assert set(outcomes(post(client_for("tham"), phone.person, json.dumps(events[start : start + 200]))).values()) == {
            "taken"
        }


def test_a_batch_of_many_megabytes_is_not_even_read(client_for: Clients, phone: Phone) -> None:
    answer = post(client_for("tham"), phone.person, json.dumps([{**phone.section(), "words": "a" * 4_000_000}]))
    assert (answer.status_code, answer.json["error"]) == (413, "Gửi quá nhiều một lần. Chia ra gửi từng phần.")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=4),
    max_leaves=12,
)
EVENTS = st.fixed_dictionaries(
    {"id": st.integers(0, 99).map(lambda number: f"{NAME}{number}") | JSON, "kind": st.sampled_from(sorted(HANDLERS)) | JSON},
    optional={name: JSON | st.integers(1, 30) for name in (*FIELDS, *HEAD[2:], "seen")},
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(items=st.lists(EVENTS | JSON, max_size=6))
def test_no_json_at_all_makes_the_door_fail(client_for: Clients, cast: Cast, app: Any, items: list[Any]) -> None:
    with app.app_context():
        phone = make_phone(cast)
    for event in items:  # half of them about what is really hers
        if isinstance(event, dict) and len(event) % 2:
            event |= {"enrolment": phone.enrolment, "lesson": phone.lesson, "section": FIRST}
    answer = post(signed_in(client_for), phone.person, json.dumps(items))
    assert answer.status_code == 200, answer.text
    named = {one["id"] for one in items if isinstance(one, dict) and isinstance(one.get("id"), str)}
    assert {one["id"] for one in answer.json["answers"]} == named


def signed_in(client_for: Clients) -> InspectingClient:
    """Thắm's browser, signed in once for all examples of a test."""
    kept: InspectingClient | None = getattr(client_for, "kept", None)
    if kept is None:
        kept = client_for("tham")
        client_for.kept = kept  # type: ignore[attr-defined]
    return kept


@given(st.text(st.sampled_from('[]{}",:\\ 1ae'), max_size=60))
def test_reading_json_never_fails_and_agrees_with_the_standard_reader(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        expected = None
    found = json_of(text)
    assert found == expected or max(_depth(text), len(text)) > 8


def _depth(text: str) -> int:
    """More brackets than any event has."""
    return text.count("[") + text.count("{")
