"""None of three hundred payloads comes through, wherever an author writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.courses.check.quality.lexicon import Term
from app.courses.faults import FaultList
from app.courses.glossary import mark_terms
from app.courses.markdown.clean import clean
from app.courses.markdown.lesson_text import read_body
from app.courses.markdown.phrases import render_question
from app.courses.markdown.render import render_lesson
from app.courses.naming import cleaned, title_apart, title_back
from app.courses.question_text import OptionText, QuestionText
from tests.courses.payloads import PAYLOADS
from tests.courses.test_hostile_text import FIGURES, PLACES, Inspector, faults_of

pytestmark = pytest.mark.sqlite_only


def test_there_are_three_hundred_of_them() -> None:
    assert len(PAYLOADS) >= 300


@pytest.mark.parametrize("place", [*PLACES])
def test_no_payload_comes_through_in_a_lesson(place: str) -> None:
    through = {payload: faults for payload in PAYLOADS if (faults := faults_of(PLACES[place].replace("{0}", payload)))}
    assert through == {}


def test_no_payload_comes_through_in_a_question() -> None:
    for payload in PAYLOADS:
        shown = render_question(QuestionText("q", "single", stem=payload, options=(OptionText("a", payload, True, payload),)))
        for piece in (shown.stem_html, shown.options[0].html, shown.options[0].feedback_html):
            assert Inspector(piece).faults == [], payload


def test_the_cleaner_alone_stops_every_payload_and_marks_of_terms_bring_none_back() -> None:
    terms = (Term("alert", "Nghĩa.", (), ("alert", "script", "x")),)
    for payload in PAYLOADS:
        once = clean(payload)
        assert Inspector(once).faults == [], payload
        (marked,), _found = mark_terms([once], terms)
        bare = marked.replace("<dfn>", "").replace("</dfn>", "")
        assert Inspector(bare.replace(' id="t_1"', "")).faults == [], payload


def test_a_payload_as_title_is_that_title_and_nothing_more() -> None:
    named = title_apart("id: a\ntitle: Tên\nperiods: 1")
    for payload in PAYLOADS:
        head = title_back(named.head, payload, named.row)
        assert title_apart(head).title == cleaned(payload), payload
        assert head.count("\n") == 2


def test_payloads_beside_each_other_come_through_no_more_than_alone() -> None:
    for start in range(0, len(PAYLOADS), 40):
        body = read_body("## Phần {#phan}\n" + "\n\n".join(PAYLOADS[start : start + 40]), FaultList("bai.md"))
        lesson = render_lesson(replace(body), FIGURES, frozenset())
        assert [fault for section in lesson.sections for fault in Inspector(section.html).faults] == []
