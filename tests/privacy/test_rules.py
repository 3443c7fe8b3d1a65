"""Until when a request is answered, what of an ID number is shown, what may be written."""

from __future__ import annotations

from datetime import date

import pytest

from app.kernel.refusal import Refused
from app.privacy.rules import ParticularKind, answer_due, masked, particular_of

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 9), date(2026, 11, 11)),  # Monday, Wednesday
        (date(2026, 11, 12), date(2026, 11, 16)),  # Thursday, Monday
        (date(2026, 11, 13), date(2026, 11, 17)),  # Friday, Tuesday
        (date(2026, 11, 14), date(2026, 11, 17)),  # Saturday, Tuesday
    ],
)
def test_a_request_is_answered_within_two_working_days(asked: date, due: date) -> None:
    assert answer_due(asked) == due


@pytest.mark.parametrize(("whole", "shown"), [("038185001234", "•••••••••234"), ("123", "•••"), ("", "")])
def test_an_id_number_shows_its_last_three_digits(whole: str, shown: str) -> None:
    assert masked(whole) == shown


@pytest.mark.parametrize("typed", ["038 185 001 234", "038.185.001.234", "038185001234"])
def test_an_id_number_is_kept_as_digits(typed: str) -> None:
    assert particular_of(ParticularKind.ID_NUMBER, typed) == "038185001234"


@pytest.mark.parametrize("typed", ["38185001234", "03818500123a", "٠٣٨١٨٥٠٠١٢٣٤", "0381850012345"])
def test_what_is_no_id_number_is_turned_down(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        particular_of(ParticularKind.ID_NUMBER, typed)
    assert refused.value.reason == "id_number"
