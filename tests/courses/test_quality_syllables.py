"""The table of syllables: what Vietnamese orthography can write, and what it cannot."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.check.quality.syllables import TONES, _table, fault_of, is_syllable, moved, school

pytestmark = pytest.mark.sqlite_only


PRIMER = """
    chị Hội nghiêng giữa quyền quý quốc giếng gì giặt khuya thuở huơ ngoằn yếm yêu ỉa ý lý lí kỹ kĩ Thủy Thuỷ hòa hoà khỏe khoẻ
    hoài ngoéo khuỷu nguyễn Nguyễn tuýp xoong soóc ghế nghề cả kéo pin Pa ơ ừ ếch oách uyển thuế được mượn bướu nước sạch học tết
    quýt quyết quỳnh quắt quẩn quạ quở gin giỏi giữ
"""


@pytest.mark.parametrize("word", sorted(set(re.findall(r"\w+", PRIMER))))
def test_syllables_of_the_primer_are_legal(word: str) -> None:
    assert fault_of(word) == ""


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("nghành", "letters"),
        ("ngỉ", "letters"),
        ("cỉ", "letters"),
        ("kà", "letters"),
        ("gế", "letters"),
        ("ghà", "letters"),
        ("qy", "letters"),
        ("đựơc", "place"),
        ("ngừơi", "place"),
        ("bíêt", "place"),
        ("hòan", "place"),
        ("gíup", "place"),
        ("hoc", "tone"),
        ("cách", ""),
        ("cảch", "tone"),
        ("biet", "letters"),
        ("thườgn", "letters"),
        ("khônǵ", "letters"),
        ("giì", "letters"),
        ("zalo", "letters"),
        ("w", "letters"),
        ("bb", "letters"),
        ("chịị", "letters"),
    ],
)
def test_slips_are_told_by_their_kind(word: str, fault: str) -> None:
    assert fault_of(word) == fault


@pytest.mark.parametrize(
    ("word", "right"), [("đựơc", "được"), ("hòan", "hoàn"), ("Ngừơi", "Người"), ("hoà", "hòa"), ("bàn", "bàn")]
)
def test_a_tone_on_the_wrong_letter_is_moved(word: str, right: str) -> None:
    assert moved(word) == right


@pytest.mark.parametrize(
    ("word", "which"), [("hòa", "old"), ("hoà", "new"), ("thúy", "old"), ("thuý", "new"), ("quý", ""), ("ta", "")]
)
def test_both_schools_of_the_tone_are_told_apart(word: str, which: str) -> None:
    assert school(word) == which


@given(st.sampled_from(sorted(_table())), st.sampled_from(sorted(TONES)), st.data())
def test_every_tone_on_its_place_is_legal_and_on_any_other_is_not(letters: str, mark: str, data: st.DataObject) -> None:
    shape = _table()[letters]
    place = data.draw(st.integers(0, len(letters) - 1))
    word = unicodedata.normalize("NFC", letters[: place + 1] + mark + letters[place + 1 :])
    right = place in shape.places and not (shape.stops and TONES[mark] not in {"sắc", "nặng"})
    assert is_syllable(word) == is_syllable(word.upper()) == right


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(word: str) -> None:
    assert fault_of(word) in {"", "letters", "place", "tone"}
    assert isinstance(moved(word), str)
    assert school(word) in {"", "old", "new"}
