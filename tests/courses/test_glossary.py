"""Terms are marked where a lesson first uses them, in clean HTML and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.courses.check.quality.lexicon import Term
from app.courses.glossary import MOST, mark_terms, terms_of

TERMS = (
    Term("định kiến giới", "Nhìn nhận thiên lệch.", (), ("định kiến giới",)),
    Term("Ủy ban nhân dân", "Cơ quan ở địa phương.", ("UBND",), ("Ủy ban nhân dân", "UBND")),
)


def marked(*html: str) -> tuple[list[str], list[str]]:
    """The sections with their marks, and the terms that were found."""
    sections, found = mark_terms(html, TERMS)
    return sections, [one.word for one in found]


def test_the_first_use_is_marked_and_leads_to_what_it_means() -> None:
    (section,), found = marked("<p>Có định kiến giới, vẫn định kiến giới.</p>")
    assert section == '<p>Có <dfn><a class="term" href="#tn_1" id="t_1">định kiến giới</a></dfn>, vẫn định kiến giới.</p>'
    assert found == ["định kiến giới"]


def test_a_term_that_opens_a_sentence_is_the_same_term() -> None:
    (one, two), found = marked("<p>Định kiến giới.</p>", "<p>định kiến giới</p>")
    assert ("Định kiến giới</a>" in one, "<dfn>" in two, found) == (True, False, ["định kiến giới"])


def test_an_abbreviation_and_its_full_name_are_one_term() -> None:
    (section,), found = marked("<p>UBND là Ủy ban nhân dân.</p>")
    assert (section.count("<dfn>"), found) == (1, ["Ủy ban nhân dân"])


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://a.example">UBND xã</a></p>',
        "<h3>UBND</h3>",
        "<table><thead><tr><th>UBND</th></tr></thead></table>",
        "<p>XUBND, UBNDX</p>",
        '<figure><img alt="UBND > xã" src="/media/a.webp"><figcaption>UBND</figcaption></figure>',
        "<p><code>UBND</code></p>",
    ],
)
def test_links_headings_pictures_and_parts_of_words_stay_as_they_are(html: str) -> None:
    assert marked(html) == ([html], [])


def test_a_list_of_a_programme_comes_before_the_common_one(tmp_path: Path) -> None:
    (tmp_path / "goi").mkdir()
    common, own = tmp_path / "thuat-ngu.yml", tmp_path / "goi" / "thuat-ngu.yml"
    common.write_text(
        "terms:\n  - {term: tạm lánh, means: Chung.}\n  - {term: cấp ủy, means: Chung., marks: []}\n", encoding="utf-8"
    )
    own.write_text("terms:\n  - {term: tạm lánh, means: Riêng.}\n", encoding="utf-8")
    terms = terms_of(tmp_path, "goi")
    assert [(term.name, term.explanation, term.marks) for term in terms] == [
        ("tạm lánh", "Riêng.", ("tạm lánh",)),
        ("cấp ủy", "Chung.", ()),
    ]
    assert terms_of(tmp_path, "khac")[0].explanation == "Chung."
    assert terms_of(tmp_path / "khong-co", "goi") == ()


def test_a_lesson_marks_at_most_eight_terms() -> None:
    terms = [Term(f"từ {letter}", "Nghĩa.", (), (f"từ {letter}",)) for letter in "abcdeghiklm"]
    (section,), found = mark_terms(["<p>" + ", ".join(term.name for term in terms) + "</p>"], terms)
    assert (len(found), section.count("<dfn>")) == (MOST, MOST)


def test_without_terms_nothing_changes() -> None:
    assert mark_terms(["<p>UBND</p>"], ()) == (["<p>UBND</p>"], ())
