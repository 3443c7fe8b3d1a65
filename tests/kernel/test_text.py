"""Vietnamese text: keys, order, tone placement."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import fold, name_sort_key, nfc, same_tone_placement, slug, sort_key, squeeze


def test_lists_of_people_are_ordered_by_given_name_then_family_then_middle():
    ordered = ["Hà An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần Ánh", "Bùi Thị Ân", "Lê Thị Dung", "Đỗ Thị Đào", "Phạm Thị Huệ"]
    assert sorted(ordered, key=name_sort_key) == ordered


def test_letters_come_before_tones_and_tones_in_the_order_of_the_collation():
    words = ["mạ", "má", "mã", "mả", "mà", "ma", "mă", "mâ", "me"]
    assert sorted(words, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "me"]


def test_the_key_is_plain_ascii_so_that_every_database_orders_it_alike():
    assert name_sort_key("Đặng Thị Ưởng").isascii()


@pytest.mark.parametrize(
    ("text", "key"),
    [("Đào", "dao"), ("Mường  Lát", "muong lat"), ("HỘI LHPN", "hoi lhpn"), ("ƣu tú", "uu tu")],
)
def test_search_finds_without_accents(text: str, key: str):
    assert fold(text) == key


@pytest.mark.parametrize(("one", "other"), [("Hoà", "Hòa"), ("thuý", "thúy"), ("Định Hoà", "định hòa"), ("khoẻ", "khỏe")])
def test_both_schools_of_tone_placement_are_one(one: str, other: str):
    assert same_tone_placement(one) == same_tone_placement(other)


@pytest.mark.parametrize("word", ["quý", "toàn", "hoàng", "thuyền", "huyền", "quỳ"])
def test_words_that_carry_their_tone_elsewhere_are_left_alone(word: str):
    assert same_tone_placement(word) == word


def test_addresses_keep_the_d_of_dong():
    assert slug("Đi cơ sở: Đồng Lương") == "di-co-so-dong-luong"


@given(st.text(alphabet="aăâđêôơưạảãáàệộựỹ HoàThuýQuý", max_size=30))
def test_normal_forms_are_stable_and_blind_to_decomposition(text: str):
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(nfc(text))
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)
    assert squeeze(squeeze(text)) == squeeze(text)
