"""A hostile text does not hold a worker: it is rendered elsewhere, with a bound, and the next author is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.courses.check.one_lesson import Around, prove_lesson
from app.courses.faults import Severity
from app.courses.markdown.tree import Figure
from app.courses.package.files import as_kept
from app.courses.proving import Prover
from tests.cast import NHO

pytestmark = pytest.mark.sqlite_only

CONTENT = Path(__file__).parents[2] / "courses_content"
GOOD = as_kept((NHO / "01-nghe" / "01-nghe-het.md").read_text(encoding="utf-8"))
AROUND = Around("01-nghe", "nghe-het", 1.5, {}, frozenset({"nghe-het", "hoi-mo"}), CONTENT)


def written(body: str) -> str:
    """The lesson with another body."""
    return f"---\n{GOOD.split('---')[1].strip()}\n---\n{body}"


@pytest.fixture(scope="module")
def prover() -> Iterator[Prover]:
    """One process for the tests of this file."""
    made = Prover(seconds=2)
    yield made
    made.end()


HOSTILE = {
    "pictures": "![" * 20_000,
    "brackets": "[" * 40_000,
    "pairs": "[a](" * 10_000,
    "stars": "*a " * 13_000,
    "lists": "\n".join("  " * depth + "- a" for depth in range(200)),
    "quotes": "> " * 20_000,
    "tables": "|" * 40_000,
    "rows": "| a " * 300 + "\n" + "|---" * 300 + "\n" + ("| b " * 300 + "\n") * 30,
    "notes": "".join(f"[^{n}]" for n in range(1500)) + "\n\n" + "\n".join(f"[^{n}]: x" for n in range(1500)),
    "fences": "::: ghi-nho\n" * 3000,
    "questions": "::: cau-hoi a {kind=single}\n- [ ] x\n:::\n" * 900,
    "attributes": "chữ {" + "a=b " * 10_000 + "}",
    "links": "<" + "a" * 40_000,
    "code": "`" * 19 + "a" + ("`" * 18 + "b ") * 2000,
    "letters": "a" * 40_000,
    "accents": "e\u0301" * 20_000,
    "head": "- " * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_and_the_next_one_is_served(prover: Prover, name: str) -> None:
    proof = prover.prove(as_kept(written(f"## Phần\n{HOSTILE[name]}\n")), AROUND)
    assert proof.errors
    assert prover.prove(GOOD, AROUND).errors == ()


def test_what_takes_too_long_is_ended_and_said() -> None:
    impatient = Prover(seconds=0.0001)
    try:
        assert "lâu quá" in impatient.prove(GOOD, AROUND).errors[0].sentence
    finally:
        impatient.end()


def test_a_proof_is_the_lesson_as_it_is_published(prover: Prover) -> None:
    proof = prover.prove(GOOD, AROUND)
    assert [section.key for section in proof.rendered.sections] == ["vao-chuyen", "lam-thu"]
    assert [check.key for check in proof.rendered.checks] == ["nghe-het-mot", "nghe-het-hai"]
    assert {fault.severity for fault in proof.faults} == {Severity.WARNING}
    assert proof.bytes == proof.rendered.html_bytes > 0


def test_pictures_are_those_of_the_topic_the_heaviest_first() -> None:
    figures = {
        f"images/{name}.png": Figure("ab" * 32, 720, 300, ((360, 10), (720, size))) for name, size in (("a", 20), ("b", 90))
    }
    around = Around("01-nghe", "nghe-het", 1.5, figures, AROUND.lessons, CONTENT)
    text = GOOD + "\n![Nhẹ](images/a.png)\n\n![Nặng](images/b.png)\n\n![](images/a.png)\n\n![Không có](images/c.png)\n"
    proof = prove_lesson(text, around)
    assert [alt for alt, _figure in proof.shown] == ["Nặng", "images/a.png"]
    assert proof.bytes == proof.rendered.html_bytes + 110
    said = " ".join(fault.sentence for fault in proof.errors)
    assert "Hình images/a.png chưa có mô tả" in said
    assert "Không có hình “images/c.png” trong chuyên đề." in said
