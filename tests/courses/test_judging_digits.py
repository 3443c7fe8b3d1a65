"""Numbers are written with the digits 0 to 9; other scripts' digits are no numbers, wherever they are typed."""

from __future__ import annotations

import pytest

from app.courses.judging import band_of, share_of
from app.courses.judging.numbers import read_number
from app.courses.question_text import parse_bank
from app.quizzes.forms_editor import read_many, read_question
from app.quizzes.rules.drafts import Draft, Row, act, text_of

OTHERS = ("١٢", "１２", "१२", "𝟏𝟐", "²")


@pytest.mark.parametrize("digits", OTHERS)
def test_digits_of_other_scripts_are_no_numbers(digits: str) -> None:
    assert read_number(digits) is None
    assert band_of(f"{digits} ± 1") is None
    assert share_of(f"[{digits}%] nghe") == (1, f"[{digits}%] nghe")


@pytest.mark.parametrize("digits", OTHERS)
def test_the_text_form_does_not_read_them(digits: str) -> None:
    faults = parse_bank(f"## a {{kind=single level=nhan-biet marks={digits}}}\nHỏi?\n\n- [x] Một\n- [{digits}%] Hai\n")[1]
    assert len(faults) == 2
    essay = parse_bank(f"## a {{kind=essay}}\nViết\n\n- {digits} điểm: ý\n")[0][0]
    assert essay.rubric == ()


@pytest.mark.parametrize("digits", OTHERS)
def test_the_form_does_not_read_them(digits: str) -> None:
    assert read_question({"seen": digits}).seen == 0
    assert read_many({"do": "retire"}, [digits]).ids == ()
    assert len(text_of(Draft(marks=digits, rows=(Row("Một", share=digits),)))[1]) == 2
    assert act(Draft(rows=(Row("Một"), Row("Hai"))), f"del-{digits}").rows[0] == Row("Một")
