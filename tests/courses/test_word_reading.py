"""Word files become lessons: what a lecturer wrote stands in the lesson, what changed or was dropped is named with its place."""

from __future__ import annotations

from functools import cache

import pytest

from app.courses.faults import FaultList
from app.courses.formats.word.converting import read_word
from app.courses.markdown.lesson_text import read_body
from app.courses.markdown.render import render_lesson
from app.courses.package.topic import lesson_of
from app.courses.rules.word_blocks import BlockKind, WordBlock, WordReading
from app.courses.rules.word_lessons import Part, best_level, cut, join, levels_of, whole, write
from app.courses.wording_word import REMARKS, report
from tests.files import word_lessons as files
from tests.files.word_lessons import Lecturer


@cache
def reading(name: str) -> WordReading:
    return read_word(files.ALL[name]())


def lessons(read: WordReading) -> list[str]:
    """The files of the lessons that a reading is cut into."""
    parts = cut(read.blocks, best_level(read.blocks), read.title)
    pictures = dict.fromkeys(range(9), ("images/hinh.webp", ""))
    texts = [write(part, read.notes, pictures) for part in parts]
    return [whole(text, key=f"bai-{n}", title=text.title, periods=text.periods) for n, text in enumerate(texts, 1)]


def html(source: str) -> str:
    """A lesson as trainees would read it."""
    faults = FaultList("")
    lesson = lesson_of(source, faults)
    assert faults.found == [], faults.found
    rendered = render_lesson(lesson.body, {}, frozenset())
    return "".join(section.html for section in rendered.sections) + "".join(check.stem_html for check in rendered.checks)


def told(read: WordReading) -> dict[str, tuple[str, ...]]:
    """What is told of a file: kind, places."""
    return {row.what: row.places for row in report(read.remarks)}


def test_each_heading_of_the_first_level_is_a_lesson_and_those_below_are_its_sections() -> None:
    read = reading("tap-huan")
    assert (read.title, dict(levels_of(read.blocks))) == ("Tài liệu tập huấn chi hội trưởng", {1: 2, 2: 2})
    first, second = lessons(read)
    assert 'title: "Bài 1. Nghe cho hết lời"' in first
    assert "## Vì sao phải nghe {#vi-sao-phai-nghe}" in first
    assert 'title: "Bài 2. Nói cho dễ hiểu"' in second


def test_bold_italic_lists_tables_footnotes_pictures_and_links_are_kept() -> None:
    first, second = lessons(reading("tap-huan"))
    assert "**tin người nghe**" in first
    assert "*nói thật*[^1]" in first
    assert "- Hỏi việc nhà trước\n- Nghe hết câu mới nói" in first
    assert "| Nên | Không nên |\n|---|---|\n| Hỏi mở | Hỏi dồn |" in first
    assert first.endswith("[^1]: Theo lời kể của chị em chi hội.\n")
    assert '![Hai chị ngồi nói chuyện bên bếp](images/hinh.webp "Hình 1. Nghe trước, nói sau")' in first
    assert "[Văn bản gốc](https://vbpl.vn/luat)" in second


def test_notes_cases_tasks_questions_and_sources_are_known_by_how_they_are_written() -> None:
    first, second = lessons(reading("tap-huan"))
    assert "::: ghi-nho\nNghe hết rồi mới nói.\n:::" in first
    assert "::: tinh-huong Chị Mỷ không đến họp\nBa lần họp" in first
    assert "::: viec-lam 20 phút\nĐến thăm" in first
    assert "practice_minutes: 20" in first
    assert "::: cau-hoi bai-1-1 {kind=single}\nĐến nhà chị Mỷ" in first
    assert "- [ ] Sao chị không đi họp?\n- [x] Dạo này nhà mình thế nào chị?\n\n> Câu hỏi mở để chị tự kể." in first
    assert '  - {text: "Luật Bình đẳng giới số 73/2006/QH11"}' in second
    assert "Tài liệu tham khảo" not in second


def test_the_lessons_are_read_and_rendered_by_the_pipeline_of_all_lessons() -> None:
    shown = html(lessons(reading("tap-huan"))[0].replace("![", "[").replace("(images/hinh.webp ", "(https://hoi.vn "))
    assert "<strong>tin người nghe</strong>" in shown
    assert "<table>" in shown
    assert 'class="note"' in shown


def test_bold_numbered_lines_are_headings_where_a_file_has_no_styles_and_that_is_told() -> None:
    read = reading("khong-kieu")
    (only,) = lessons(read)
    assert [row for row in only.split("\n") if row.startswith("#")] == [
        "## I. ĐẶT VẤN ĐỀ {#i-dat-van-de}", "## II. NỘI DUNG {#ii-noi-dung}",
        "### 1. Chuẩn bị {#1-chuan-bi}", "### 2. Gặp gỡ {#2-gap-go}",
    ]  # fmt: skip
    assert len(told(read)["guessed"]) == 4


def test_changes_are_accepted_comments_and_hidden_words_left_out_each_with_its_place() -> None:
    read = reading("theo-doi")
    (only,) = lessons(read)
    assert "Họp vào thứ Ba.\n\nCâu đầu nối câu sau." in only
    assert "thứ Hai" not in only
    assert "giấu" not in only
    assert told(read) == {
        "comment": ("Bài 1, đoạn 1",),
        "hidden": ("Bài 1, đoạn 2",),
        "tracked": ("Bài 1, đoạn 1", "Bài 1, đoạn 2"),
    }


def test_old_fonts_look_alikes_and_loose_marks_become_vietnamese_letters() -> None:
    read = reading("chu-cu")
    (only,) = lessons(read)
    for words in (
        "Công tác phụ nữ ở cơ sở cần lời gần gũi.", "Hội viên ở thôn bản nghe được", "Đường về phường, xã.", "Họp chi hội",
    ):  # fmt: skip
        assert words in only
    assert told(read) == {
        "tcvn3": ("Bài 1, đoạn 1",), "vni": ("Bài 1, đoạn 2",), "lookalike": ("Bài 1, đoạn 3",), "nfc": ("Bài 1, đoạn 4",)
    }  # fmt: skip


def test_formulas_boxes_inner_tables_and_merged_cells_are_flattened_and_told() -> None:
    read = reading("do-vat")
    (only,) = lessons(read)
    assert "Tính x²" in only
    assert "Chữ trong khung vẽ." in only
    assert "| Họp Bảng trong | Thứ Ba |" in only
    assert {"formula", "box", "nested", "merged"} <= set(told(read))


def test_links_to_anything_but_the_net_keep_their_words_only() -> None:
    read = reading("do-vat")
    (only,) = lessons(read)
    assert "Bấm vào đây" in only
    assert "javascript" not in only
    assert "file:" not in only
    assert told(read)["link"] == ("Bài 1, đoạn 6: javascript:alert(1)", "Bài 1, đoạn 7: file:///etc/passwd")


def test_a_picture_that_no_browser_shows_is_named_and_left_out() -> None:
    read = reading("do-vat")
    assert (read.pictures, told(read)["picture_kind"]) == ((), ("Bài 1, đoạn 7: EMF",))


@pytest.mark.parametrize(
    "words",
    [
        "# không phải đề mục", "::: cau-hoi x", "- gạch đầu dòng gõ tay", "1. số gõ tay", "> lớn hơn", "a | b", "[x](https://hoi.vn)",
        "*sao* và _gạch_", "`mã`", "{#ma}", "![x](images/y.png)", "&lt;b&gt;", "<script>alert(1)</script>", ": nghĩa", "---x",
        "[^1]: chú",
        "*[HTML]: x",
    ],
)  # fmt: skip
def test_signs_of_the_grammar_in_words_are_words(words: str) -> None:
    file = Lecturer()
    file.heading("Bài 1")
    file.line(words)
    file.line("Hết.")
    (only,) = lessons(read_word(file.done()))
    shown = html(only)
    plain = shown.replace("<p>", "").split("</p>")[0].strip()
    expected = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain == expected, shown


def test_a_question_without_a_key_stays_text_and_is_told() -> None:
    blocks = [WordBlock(BlockKind.TEXT, words) for words in ("Câu 1. Hỏi gì trước?", "A. Việc nhà", "B. Việc Hội", "Hết.")]
    text = write(Part("Bài", tuple(blocks)), {}, {})
    assert ("cau-hoi" in text.body, [one.what for one in text.remarks]) == (False, ["no_section", "no_key"])


def test_bold_options_are_the_key_unless_all_are_bold() -> None:
    def kinds(*options: str) -> list[str]:
        blocks = [WordBlock(BlockKind.TEXT, words) for words in ("**Câu 1.** Hỏi gì trước?", *options)]
        return [row for row in write(Part("Bài", tuple(blocks)), {}, {}).body.split("\n") if row.startswith("- [")]

    assert kinds("A. Việc Hội", "**B. Việc nhà**") == ["- [ ] Việc Hội", "- [x] Việc nhà"]
    assert kinds("**A. Việc Hội**", "**B. Việc nhà**") == []
    assert kinds("A. Một   B. Hai", "Đáp án: A và B") == ["- [x] Một", "- [x] Hai"]


def test_a_part_is_joined_to_the_one_before_or_left_out() -> None:
    parts = [Part(title, (WordBlock(BlockKind.TEXT, title),)) for title in ("Một", "Hai", "Ba")]
    kept = join(parts, {1: "join", 2: "skip"})
    assert [(number, part.title, [block.text for block in part.blocks]) for number, part in kept] == [
        (0, "Một", ["Một", "Hai", "Hai"])
    ]


def test_few_words_before_the_first_heading_open_the_first_lesson() -> None:
    blocks = [WordBlock(BlockKind.TEXT, "Lời đầu."), WordBlock(BlockKind.HEADING, "Bài 1", 1), WordBlock(BlockKind.TEXT, "Chữ.")]
    assert [(part.title, part.words) for part in cut(blocks, 1, "")] == [("Bài 1", 3)]
    long = [WordBlock(BlockKind.TEXT, "chữ " * 90), *blocks[1:]]
    assert [part.title for part in cut(long, 1, "Tập huấn")] == ["Tập huấn", "Bài 1"]


def test_every_remark_has_a_sentence() -> None:
    for name in files.ALL:
        assert {remark.what for remark in reading(name).remarks} <= set(REMARKS)


def test_a_book_of_three_hundred_pages_is_cut_into_its_lessons() -> None:
    read = reading("dai")
    assert (len(cut(read.blocks, best_level(read.blocks), "")), sum(block.words for block in read.blocks) > 100_000) == (30, True)


def test_the_body_of_every_lesson_is_read_without_fault() -> None:
    for name in ("tap-huan", "khong-kieu", "theo-doi", "chu-cu", "do-vat"):
        for source in lessons(reading(name)):
            faults = FaultList("")
            read_body(source.split("---\n", 2)[2], faults)
            assert faults.found == [], (name, faults.found)
