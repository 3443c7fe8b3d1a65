"""Words of other programs in our Markdown: what is shown is what was written."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.asking import words_of
from app.courses.judging import band_of
from app.courses.markdown.phrases import render_question
from app.courses.question_text import QuestionText, parse_bank, write_bank
from app.kernel.text import squeeze
from app.quizzes.formats.html_words import html_to_markdown
from app.quizzes.formats.words import as_markdown, band, range_band, vietnamese_number

pytestmark = pytest.mark.sqlite_only
SIGNS = "aĐế 12.,;:?!#=~{}[]()*_`<>&%/\\|+-^$@\"'“”→\n"
TEXTS = st.text(SIGNS, max_size=40)
SAMPLES = [
    "*[HTML]: x",
    "[a]: http://b",
    "<http://a.b>",
    "&lt;b&gt;",
    "1. a\n2. b",
    "# a",
    "> a",
    "===",
    "a\n---",
    "{: .x}",
    "![a](b)",
    "```\na\n```",
]


def _shown(markdown: str) -> str:
    """The words that a page shows of a stem."""
    return words_of(render_question(QuestionText("a", "single", stem=markdown)).stem_html)


@given(TEXTS | st.sampled_from(SAMPLES))
@settings(deadline=None, max_examples=300)
def test_plain_words_are_shown_letter_by_letter(text: str) -> None:
    assert _shown(as_markdown(text)) == squeeze(text)


@given(TEXTS | st.sampled_from(SAMPLES))
@settings(deadline=None, max_examples=300)
def test_words_of_html_are_shown_letter_by_letter(text: str) -> None:
    markdown, lost, _pictures = html_to_markdown(f"<p>{escape(text)}</p>")
    assert _shown(markdown) == squeeze(text)
    assert set(lost) <= {"công thức"}


@given(TEXTS | st.sampled_from(SAMPLES))
@settings(deadline=None, max_examples=200)
def test_words_survive_the_bank_file(text: str) -> None:
    (question,), faults = parse_bank(write_bank([QuestionText("a-1", "single", stem=as_markdown(text))]))
    assert (faults, _shown(question.stem)) == ((), squeeze(text))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b>, <i>c</i></p><p>d<br>e</p>", "a **b**, *c*\n\nd\n\ne"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<h2>Tên</h2>lời", "**Tên**\n\nlời"),
        ('<a href="https://a.vn/x">đây</a> <a href="javascript:x">kia</a>', "[đây](https://a.vn/x) kia"),
        ("H<sub>2</sub>O, m<sup>2</sup>", "H₂O, m²"),
        ("<strong> a </strong>b", "**a** b"),
        ("a&nbsp;b&lt;c", "a b<c"),
    ],
)
def test_html_becomes_what_people_would_write(html: str, markdown: str) -> None:
    assert html_to_markdown(html)[0] == markdown


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<table><tr><td>a</td></tr></table>", "bảng"),
        ("<video src='a.mp4'></video>b", "đoạn phim"),
        ("<img src='http://a.vn/b.png'>", "hình không kèm trong tệp"),
        ("Tính \\(x^2\\)", "công thức"),
        ("x<sup>ab</sup>", "chữ nâng lên, hạ xuống"),
    ],
)
def test_what_html_loses_is_named(html: str, lost: str) -> None:
    assert html_to_markdown(html)[1] == (lost,)


@given(st.decimals(-999_999, 999_999, allow_nan=False, allow_infinity=False, places=3), st.decimals(0, 99, places=2))
def test_numbers_mean_the_same_in_our_writing(number: object, off: object) -> None:
    written = band(str(number), str(off))
    assert written is not None
    found = band_of(written)
    assert found is not None
    assert (float(found.least), float(found.most)) == pytest.approx((float(number) - float(off), float(number) + float(off)))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "a", "NaN", "inf", "1e400", "1..2", "--1", "0x10"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert vietnamese_number(text) is None


def test_a_range_the_wrong_way_round_is_none() -> None:
    assert (range_band("5", "1"), range_band("1", "5")) == (None, "3 ± 2")
