"""The content that ships passes its own gate: no error, no warning that its file does not explain, every word list in order."""

from __future__ import annotations

import re
import time

import pytest

from app.courses.check.quality.gate import quality_faults
from app.courses.check.quality.lexicon import Lexicon, read_lexicon
from app.courses.check.quality.syllables import is_syllable
from app.courses.check.whole import check_all
from app.courses.faults import Fault, Severity
from app.courses.package import find_packages, read_package
from app.courses.package.records import Package
from app.courses.question_text import parse_bank
from app.kernel.settings import ROOT
from app.quizzes.shares import share_faults

pytestmark = pytest.mark.sqlite_only

CONTENT = ROOT / "courses_content"


@pytest.fixture(scope="session")
def packages() -> list[Package]:
    """Every package that ships."""
    return [read_package(folder) for folder in find_packages(CONTENT)]


@pytest.fixture(scope="session")
def faults(packages: list[Package]) -> list[Fault]:
    """What `content check` says of all of it."""
    return check_all(packages, CONTENT, (share_faults,))[0]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The word lists."""
    return read_lexicon(CONTENT)


def test_nothing_is_wrong_and_nothing_is_left_unexplained(faults: list[Fault]) -> None:
    assert [fault for fault in faults if fault.severity in {Severity.ERROR, Severity.WARNING}] == []


def test_no_explanation_has_outlived_its_cause(faults: list[Fault]) -> None:
    assert [fault for fault in faults if "không còn giải thích" in fault.sentence] == []


def test_the_gate_takes_seconds(packages: list[Package], lexicon: Lexicon) -> None:
    begin = time.process_time()
    quality_faults(packages, lexicon)
    assert time.process_time() - begin < 8


def test_the_right_forms_of_the_list_of_mistakes_are_right(lexicon: Lexicon) -> None:
    for wrong, right in lexicon.mistakes.items():
        assert all(is_syllable(word) for word in right.split()), right
        assert not lexicon.wrong.search(right), f"{right} is called wrong"
        assert lexicon.wrong.fullmatch(wrong), wrong


def test_listed_words_are_those_that_the_table_does_not_know(lexicon: Lexicon) -> None:
    parts_of_names = {"Đường", "mệnh"}
    assert [word for word in lexicon.words - parts_of_names if is_syllable(word)] == []


def test_every_term_is_one_plain_sentence_with_names_of_its_own(lexicon: Lexicon) -> None:
    names = [name for term in lexicon.terms for name in (term.name, *term.aliases)]
    assert len(names) == len(set(names))
    for term in lexicon.terms:
        assert term.explanation.endswith("."), term.name
        assert 6 <= len(term.explanation.split()) <= 45, term.name


def test_no_lesson_says_beforehand_what_the_bank_answers_to_a_choice() -> None:
    said = [
        (lesson.name, feedback)
        for bank in CONTENT.glob("*/*/questions.md")
        for lesson in bank.parent.glob("[0-9]*.md")
        for feedback in feedbacks(bank.read_text()) & feedbacks(lesson.read_text())
    ]
    assert said == []


def test_no_explanation_of_a_bank_only_repeats_the_lesson() -> None:
    """An explanation says why the other options fail; a sentence of the lesson alone was read before and did not help."""
    repeated = []
    for bank in CONTENT.glob("*/*/questions.md"):
        lessons = "\n".join(bare(lesson.read_text()) for lesson in bank.parent.glob("[0-9]*.md"))
        questions, _faults = parse_bank(bank.read_text())
        repeated += [one.key for one in questions if one.explanation and bare(one.explanation) in lessons]
    assert repeated == []


def bare(text: str) -> str:
    """The words alone."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def feedbacks(text: str) -> set[str]:
    """What is said of single options, sentences of four words and more, without "Đúng."."""
    lines = {line.removeprefix("  > ").removeprefix("Đúng. ") for line in text.splitlines() if line.startswith("  > ")}
    sentences = {sentence.strip(". ") for line in lines for sentence in line.split(". ")}
    return {sentence for sentence in sentences if len(sentence.split()) >= 4}
