"""A lesson's text to HTML."""

from __future__ import annotations

import re
import time

import pytest

from app.courses.faults import FaultList
from app.courses.markdown.lesson_text import key_of, read_body
from app.courses.markdown.phrases import render_question
from app.courses.markdown.render import RenderedLesson, render_lesson
from app.courses.markdown.tree import Figure, Surroundings
from app.courses.question_text import OptionText, QuestionText
from app.courses.rendering import Renderer

pytestmark = pytest.mark.sqlite_only

SHA = "ab" * 32
FIGURES = {"images/a.png": Figure(SHA, 1280, 640, ((360, 900), (720, 2000), (1280, 4000)))}


def rendered(text: str) -> RenderedLesson:
    """A lesson in which "bai-hai" is another lesson of the package."""
    return render_lesson(read_body(text, FaultList("bai.md")), FIGURES, frozenset({"bai-hai"}))


def html(text: str) -> str:
    """The first section of a lesson with this text in it."""
    return rendered(f"## Phần {{#phan}}\n{text}\n").sections[0].html


def problems(text: str) -> list[str]:
    """What the renderer could not carry out."""
    return [problem.sentence for problem in rendered(f"## Phần {{#phan}}\n{text}\n").problems]


def test_headings_of_level_two_open_sections_and_stand_apart() -> None:
    lesson = rendered("Mở đầu.\n\n## Một **đậm** {#mot}\nA\n\n## Đi cơ sở\nB\n\n### Đếm lại\nC\n")
    assert [(section.key, section.title) for section in lesson.sections] == [("mot", "Một đậm"), ("di-co-so", "Đi cơ sở")]
    assert lesson.sections[0].html == "<p>Mở đầu.</p>\n\n<p>A</p>"
    assert '<h3 id="dem-lai">Đếm lại</h3>' in lesson.sections[1].html
    assert "<h2" not in lesson.sections[0].html + lesson.sections[1].html


def test_ids_keep_d_and_never_repeat() -> None:
    assert key_of("Đường dây điện, đơn vị") == "duong-day-dien-don-vi"
    assert key_of("…") == "phan"
    assert re.findall(r'id="([^"]+)"', html("### Ví dụ\nA\n\n### Ví dụ\nB")) == ["vi-du", "vi-du-2"]


def test_own_blocks_become_boxes() -> None:
    text = html("::: ghi-nho\nMột ý.\n:::\n::: tinh-huong Chị Súa & con\n- A\n- B\n:::\n::: viec-lam 20 phút\nLàm.\n:::\nSau.")
    assert '<aside class="note"><p class="lead">Ghi nhớ</p><p>Một ý.</p>' in text
    assert '<section class="case"><p class="lead">Tình huống: Chị Súa &amp; con</p><ul>' in text
    assert '<section class="do"><p class="lead">Việc làm <span class="minutes">20 phút</span></p><p>Làm.</p>' in text
    assert text.endswith("</section><p>Sau.</p>")


def test_check_questions_leave_the_text_and_are_kept_with_their_key() -> None:
    lesson = rendered("## Phần {#phan}\nA\n\n::: cau-hoi mot {kind=single}\nHỏi?\n\n- [x] Phải\n  > Đúng.\n- [ ] Trái\n:::\nB\n")
    assert lesson.sections[0].html == "<p>A</p>\n<p>B</p>"
    assert lesson.sections[0].checks == ("mot",)
    assert (lesson.checks[0].stem_html, lesson.checks[0].options[0].feedback_html) == ("Hỏi?", "Đúng.")


def test_a_picture_is_a_figure_with_its_sizes() -> None:
    text = html('![Bốn bước](images/a.png "Bốn bước của chị")')
    assert f'src="/media/{SHA}-720.webp"' in text
    assert f'srcset="/media/{SHA}-360.webp 360w, /media/{SHA}-720.webp 720w, /media/{SHA}-1280.webp 1280w"' in text
    assert all(part in text for part in ('alt="Bốn bước"', 'width="1280"', 'height="640"', 'loading="lazy"', 'sizes="'))
    assert text.startswith('<figure class="fig"><img')
    assert text.endswith("<figcaption>Bốn bước của chị</figcaption></figure>")


def test_a_picture_in_running_text_or_unknown_is_a_problem() -> None:
    assert "phải đứng riêng" in problems("Chữ ![Hình](images/a.png) chữ")[0]
    assert "Không dùng được hình" in problems("![Hình](images/b.png)")[0]
    assert "Không dùng được hình" in problems("![Hình][x]\n\n[x]: https://example.org/x.png")[0]


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches() -> None:
    text = html("| A | |\n|---|---|\n| 1 | 2 |")
    assert text.startswith("<div ")
    assert text.endswith("</table></div>")
    for part in (
        'class="scroll"',
        'tabindex="0"',
        'role="region"',
        'aria-label="Bảng trong phần Phần"',
        '<th scope="col">A</th>',
    ):
        assert part in text
    assert "<th></th>" not in text
    assert '<div aria-label="Bảng' in html("::: ghi-nho\n| A | B |\n|---|---|\n| 1 | 2 |\n:::")


def test_links_lead_to_lessons_outside_or_to_a_section() -> None:
    assert html("[bài](bai:bai-hai)") == '<p><a href="bai-bai-hai">bài</a></p>'
    outside = html("[trang](https://example.org/a?b=1&c=2)")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in outside
    assert 'rel="noopener"' in outside
    assert html("[phần](#phan)") == '<p><a href="#phan">phần</a></p>'
    assert "Không có bài" in problems("[bài](bai:khong-co)")[0]
    assert "không mở được" in problems("[mã](ftp://example.org)")[0]


def test_footnotes_and_abbreviations_work_across_sections() -> None:
    lesson = rendered("## Một {#mot}\nHĐND họp[^1].\n\n## Hai {#hai}\nB\n\n[^1]: Chú thích.\n\n*[HĐND]: Hội đồng nhân dân\n")
    first, second = lesson.sections[0].html, lesson.sections[1].html
    assert '<abbr title="Hội đồng nhân dân">HĐND</abbr>' in first
    assert 'href="#fn-1"' in first
    assert 'id="fnref-1"' in first
    assert 'class="footnotes"' in second
    assert 'id="fn-1"' in second
    assert "Về chỗ có chú thích 1" in second


def test_html_in_a_lesson_is_shown_as_text() -> None:
    assert html("Gửi <nơi nhận> và <b>chị</b>") == "<p>Gửi &lt;nơi nhận&gt; và &lt;b&gt;chị&lt;/b&gt;</p>"


def test_texts_of_questions_may_stand_in_a_label() -> None:
    question = QuestionText(
        "q", "single", stem="Một\n\n- hai\n- **ba**\n\nBốn", options=(OptionText("a", "*A* <b>", True, "1. x\n2. y"),)
    )
    made = render_question(question)
    assert made.stem_html == "Một<br>• hai<br>• <strong>ba</strong><br><br>Bốn"
    assert (made.options[0].html, made.options[0].feedback_html) == ("<em>A</em> &lt;b&gt;", "1. x<br>2. y")


def test_blocks_and_pictures_in_a_question_are_problems() -> None:
    around = Surroundings()
    render_question(QuestionText("q", "single", stem="> trích\n\n![h](images/a.png)\n\n[b](bai:bai-hai)"), around)
    assert [problem.sentence[:12] for problem in around.problems] == ["Không dùng đ", "Không có bài", "Câu hỏi chỉ "]


def test_a_lesson_that_takes_too_long_is_a_problem_and_the_next_one_is_rendered() -> None:
    slow = read_body("## Một {#mot}\n" + "[a](" * 1500 + "\n" + "![" * 1500, FaultList("bai.md"))
    quick = read_body("## Một {#mot}\nA\n", FaultList("bai.md"))
    with Renderer(seconds=0.05) as renderer:
        started = time.monotonic()
        assert "lâu quá" in renderer.render(slow, {}, frozenset()).problems[0].sentence
        assert time.monotonic() - started < 30
    with Renderer() as renderer:
        assert renderer.render(quick, {}, frozenset()).sections[0].html == "<p>A</p>"


def test_a_lesson_that_nests_too_deep_is_a_problem() -> None:
    deep = read_body("## Một {#mot}\n" + "- " * 600 + "a\n", FaultList("bai.md"))
    with Renderer() as renderer:
        assert "quá sâu" in renderer.render(deep, {}, frozenset()).problems[0].sentence
