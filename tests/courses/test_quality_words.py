"""Spelling, words twice, signs and spaces, abbreviations: one good and one bad example for every rule."""

from __future__ import annotations

import pytest

from app.courses.check.quality.lexicon import Lexicon, Term
from app.courses.check.quality.passages import passages_of
from app.courses.check.quality.spelling import school_notes, spelling_faults
from app.courses.check.quality.terms import term_faults
from app.courses.check.quality.typography import typography_faults
from app.courses.check.quality.writings import LESSON, Writing
from app.courses.faults import Fault, Severity

pytestmark = pytest.mark.sqlite_only

LEXICON = Lexicon(
    words=frozenset({"Zalo", "micro", "x"}),
    repeated=frozenset({"luôn", "người dạy dạy"}),
    mistakes={"sử lý": "xử lý", "bổ xung": "bổ sung"},
    terms=(Term("Ủy ban nhân dân", "Cơ quan hành chính ở địa phương.", ("UBND",)),),
)


def written(text: str) -> Writing:
    """A lesson with this body."""
    return Writing("goi/bai.md", LESSON, "t", tuple(passages_of(text.split("\n"), 1)))


def told(faults: list[Fault]) -> list[tuple[str, str]]:
    """Code and matter of each."""
    return [(fault.code, fault.matter) for fault in faults]


def spelled(text: str) -> list[tuple[str, str]]:
    """What spelling finds in a lesson with this body."""
    return told(list(spelling_faults(written(text), LEXICON)))


@pytest.mark.parametrize(
    "text",
    [
        "Chị Hòa đi họp lúc 7,5 giờ ở nhà văn hoá thôn Nà Tơm.",
        "Nhắn trong nhóm Zalo, nói qua micro, 4 x 45 phút.",
        "Theo Quyết định số 4473/QĐ-ĐCT, Luật số 73/2006/QH11, văn bản …/KH-BTV và 05/TTr-HPN.",
        "Đại hội XIII, giấy A0, bài T4, nhóm A và B.",
        "[Trang của Hội](https://khong-phai-tieng-viet.vn/abc) và `ma_lenh`",
        "Xử lý xong, bổ sung sau, chị ấy luôn luôn đúng giờ. Người dạy dạy mẫu.",
    ],
)
def test_right_text_is_left_in_peace(text: str) -> None:
    assert spelled(text) == []


@pytest.mark.parametrize(
    ("text", "code", "matter"),
    [
        ("Các nghành đã họp.", "chinh-ta", "nghành"),
        ("Chị đựơc mời.", "chinh-ta", "đựơc"),
        ("Nhắn qua zalo.", "chinh-ta", "zalo"),
        ("Cô ấy hoc bài.", "chinh-ta", "hoc"),
        ("Việc này phải Sử  lý ngay.", "hay-nham", "sử lý"),
        ("Cần bổ xung hồ sơ.", "hay-nham", "bổ xung"),
        ("Đây là việc của của Hội.", "lap-tu", "của"),
        ("| Việc | Nguơời |\n|---|---|", "chinh-ta", "Nguơời"),
        ("::: tinh-huong Chuyện bíêt rồi\n:::", "chinh-ta", "bíêt"),
        ('![Sơ dồ bị nghiêngg](images/a.png "Hình một")', "chinh-ta", "nghiêngg"),
    ],
)
def test_a_slip_is_found_wherever_it_stands(text: str, code: str, matter: str) -> None:
    assert spelled(text) == [(code, matter)]


def test_the_sentence_gives_the_right_form() -> None:
    faults = list(spelling_faults(written("Chị đựơc mời, sẽ sử lý."), LEXICON))
    assert [fault.sentence for fault in faults] == [
        "“đựơc” đặt dấu sai chỗ; viết “được”.",
        "“sử lý” là cách viết sai hay gặp; viết “xử lý”.",
    ]


def test_a_slip_is_told_at_its_line() -> None:
    faults = spelling_faults(written("Dòng một.\n\n- Mục đúng\n- Mục saii\n"), LEXICON)
    assert [(fault.line, fault.severity) for fault in faults] == [(4, Severity.WARNING)]


def test_words_across_a_sentence_end_are_not_doubled() -> None:
    assert spelled("Chị đến đây. Đây là nhà chị.") == []


def test_two_places_of_the_tone_in_one_package_are_a_note() -> None:
    notes = list(school_notes("goi/programme.yml", [written("Hòa, hòa bình."), written("Văn hoá.")]))
    assert [(note.code, note.severity) for note in notes] == [("dau-thanh", Severity.NOTE)]
    assert "hoá (goi/bai.md:1)" in notes[0].sentence
    assert list(school_notes("goi/programme.yml", [written("Hòa bình, văn hóa, quý.")])) == []


@pytest.mark.parametrize(
    "text",
    [
        'Chị hỏi: "Ai đi cùng?" rồi chờ. Đọc bài 4 (phần a) và b). Giờ họp 7:30, tiền 1.400 đồng, tỷ lệ 7,5%.',
        "Ngày ... tháng ..., thôn ……, v.v. và [..]",
        '"Đoạn một của lời kể.\n\nĐoạn hai, hết lời." Chị nói.',
        "a) Một việc; b) hai việc (việc c).",
    ],
)
def test_good_signs_are_left_in_peace(text: str) -> None:
    assert told(list(typography_faults(written(text)))) == []


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Chị đến , rồi về.", "đến ,"),
        ("Ai đi ?", "đi ?"),
        ("Chị đến,rồi về.", "đến,rồi"),
        ("Họp xong.Chị về.", "xong.Chị"),
        ("Chị  về.", "Chị  về."),
        ("Nhà( cũ) ấy.", "("),
        ("Mở ngoặc (mà không đóng.", "("),
        ("Đóng) mà không mở.", "("),
        ('Chị nói: "Em về nhé.', "ngoặc kép"),
        ("Hết rồi..", ".."),
        ("Một , hai.", "Một ,"),
    ],
)
def test_a_slip_of_signs_is_found(text: str, matter: str) -> None:
    found = told(list(typography_faults(written(text))))
    assert found, text
    assert {code for code, _matter in found} == {"dau-cau"}
    assert matter in {shown for _code, shown in found} or matter == "("


def test_two_kinds_of_quotes_in_one_file_are_told_once_at_the_rarer() -> None:
    faults = list(typography_faults(written('"Một", "hai".\n\nRồi “ba”.')))
    assert [(fault.code, fault.line) for fault in faults] == [("ngoac-kep", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "Gửi UBND xã.",
        "Ban Chấp hành (BCH) họp. BCH quyết.",
        "Ghi KT. (ký thay) khi cấp phó ký.",
        "Chỉ thị 21-CT/TW, văn bản 05/TTr-HPN.",
        "HỘI PHỤ NỮ, Đại hội XIII.",
    ],
)
def test_an_explained_abbreviation_may_stand(text: str) -> None:
    assert told(list(term_faults(written(text), LEXICON))) == []


def test_an_abbreviation_that_nobody_explains_is_told_once_where_it_stands_first() -> None:
    faults = list(term_faults(written("Chị gặp BCĐ.\n\nBCĐ đồng ý. Sau này mới nói ban chỉ đạo (BCĐ).\n\nLại BCĐ."), LEXICON))
    assert [(fault.code, fault.matter, fault.line) for fault in faults] == [("viet-tat", "BCĐ", 1)]
