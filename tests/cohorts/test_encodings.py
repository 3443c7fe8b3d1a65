"""Text tables in the encodings that offices still send, told apart by themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cohorts.sheet.delimited import separator_of
from app.cohorts.sheet.encodings import Decoded, decode_text
from app.cohorts.sheet.workbook import read_workbook
from app.kernel.old_encodings import from_tcvn3, from_vni
from app.kernel.refusal import Refused
from app.kernel.syllables import is_syllable
from tests.files.encodings import cp1258, tcvn3, vni

pytestmark = pytest.mark.sqlite_only

FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Giàng",
    "Lò",
    "Quàng",
)
MIDDLE = ("Thị", "Văn", "Thị Bích", "Thị Mỹ", "Ngọc", "Thị Kiều", "Thúy", "Thị Hồng", "Như", "Thị Tuyết")
GIVEN = (
    "Hường", "Hương", "Hằng", "Thắm", "Dợ", "Chở", "Súa", "Nguyệt", "Oanh", "Yến", "Phượng", "Quỳnh", "Uyên", "Hòa", "Thủy",
    "Ánh",
    "Ước", "Đào", "Huệ", "Lụa", "Mỵ", "Vượng", "Xuyến", "Ý", "Nghĩa", "Kỳ", "Bảy", "Sáu", "Tươi", "Khuyên",
)  # fmt: skip
ENCODERS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le without a mark": lambda text: text.encode("utf-16-le"),
    "utf-16-be without a mark": lambda text: text.encode("utf-16-be"),
    "cp1258": cp1258,
    "tcvn3": tcvn3,
    "vni": vni,
}
NAMES = st.builds(lambda *parts: " ".join(parts), st.sampled_from(FAMILIES), st.sampled_from(MIDDLE), st.sampled_from(GIVEN))
TABLES = st.lists(NAMES, min_size=4, max_size=30).map(
    lambda names: "STT;Họ và tên;17/11 S\n" + "".join(f"1;{n};x\n" for n in names)
)


@pytest.mark.parametrize("name", ENCODERS)
@given(text=TABLES)
@settings(max_examples=60, deadline=None)
def test_a_list_of_names_comes_back_from_every_encoding(name: str, text: str) -> None:
    decoded = decode_text(ENCODERS[name](text))
    assert decoded.text.casefold() == text.casefold(), "ABC fonts know no capital with a tone, so case may change"
    if name != "tcvn3":
        assert decoded.text == text


@pytest.mark.parametrize("name", ENCODERS)
def test_the_encoding_is_named(name: str) -> None:
    text = "Họ và tên;17/11 S\nNguyễn Thị Hường;x\nLò Thị Dợ;P\n"
    assert decode_text(ENCODERS[name](text)).encoding == name.split(" ")[0].removesuffix("-le").removesuffix("-be")


def test_known_lines_of_real_files() -> None:
    assert from_tcvn3("Uû ban nh©n d©n x· M­êng L¸t".encode("latin-1")) == "Uỷ ban nhân dân xã Mường Lát"
    assert from_vni("Nguyeãn Thò Höôøng, ÑOÃ THÒ MYÕ, Thuûy".encode("cp1252")) == "Nguyễn Thị Hường, ĐỖ THỊ MỸ, Thủy"


def test_every_letter_of_vietnamese_survives_every_encoding() -> None:
    letters = [
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưy"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    ]
    text = " ".join([*letters, "đ"])
    assert from_tcvn3(tcvn3(text)) == text
    assert from_vni(vni(text)) == text
    assert unicodedata.normalize("NFC", cp1258(text).decode("cp1258")) == text
    assert from_vni(vni(text.upper())) == text.upper()


@pytest.mark.parametrize("word", ["Nguyễn", "HƯỜNG", "quỳnh", "nghiêng", "Đặng", "Ý", "khuya", "Xuyến", "gìn", "ngoằn", "Thuở"])
def test_vietnamese_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["h­êng", "Nguyeãn", "hƯờng", "báć", "hàc", "xyz", "ẵ", "thạng̀"])
def test_words_that_cannot_be_vietnamese(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_separator_is_found_with_decimal_commas_and_quoted_cells(sign: str) -> None:
    lines = [
        ["Bảng điểm danh"],
        ["STT", "Họ và tên", "Đơn vị", "Buổi 1"],
        *([str(n), "Lò Thị Vân", '"Xã A, tỉnh B; mới"', "2"] for n in range(5)),
    ]
    text = "\n".join(sign.join(cells) for cells in lines)
    assert separator_of(text) == sign
    sheet = read_workbook(text.encode(), "bang.csv").sheets[0]
    assert sheet.text(3, 2) == "Xã A, tỉnh B; mới"


def test_a_hint_of_excel_is_no_row_and_lines_keep_their_numbers() -> None:
    sheet = read_workbook('sep=;\nHọ và tên;"Ghi\nchú"\nLò Thị Vân;x\n'.encode(), "bang.csv").sheets[0]
    assert (sheet.text(2, 0), sheet.text(2, 1), sheet.text(3, 0)) == ("Họ và tên", "Ghi chú", "Lò Thị Vân")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"\n\n ;;\n", "empty"),
        (bytes(range(256)) * 20, "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "not_text"),
        ("Họ và tên;x\nLò Thị Vâ".encode()[:-1], "truncated"),
        ("\ufeffHọ tên".encode("utf-16-le")[:-1], "truncated"),
        ('Họ và tên;Đơn vị\nLò Thị Vân;"Xã Mường'.encode(), "truncated"),
        (b"A;B;C\n1;2;3\n1;2;3\n1;2;3\n1;2", "truncated"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(data, "bang.csv")
    assert refusal.value.reason == reason
    assert refusal.value.sentence.endswith(".")


def test_a_file_whose_letters_make_no_words_is_not_guessed() -> None:
    with pytest.raises(Refused, match="encoding"):
        decode_text(bytes([0xE4, 0xF6, 0xFC, 0x20] * 40) + "Größe Übung Äpfel Straße".encode("latin-1"))


def test_a_single_old_letter_without_words_is_read_as_windows() -> None:
    assert decode_text("Ho ten;Buoi 1\nLan;½\n".encode("cp1258")).text.endswith("½\n")


@pytest.mark.parametrize("text", ["Ho ten;hô", "Em hô to;x", "không;ông;cô;có;hoà", "mô tô;là;ít"])
def test_words_that_both_encodings_know_are_read_as_windows(text: str) -> None:
    assert decode_text(text.encode("cp1252")) == Decoded(text, "cp1258")


@pytest.mark.parametrize("text", ["Hồ Thị Cơ;và", "Cơm;Thơ;Lơ;Bò", "Họ;tên;hơ"])
def test_one_letter_that_only_vni_makes_of_two_settles_it(text: str) -> None:
    assert decode_text(vni(text)) == Decoded(text, "vni")


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(Refused, match="too_many_rows"):
        read_workbook(b"a;b\n" * 20_001, "bang.csv")
