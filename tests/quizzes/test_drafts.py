"""The form of a question: to its text and back without loss, and what the buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.question_text import KINDS, QuestionText, parse_bank, write_question
from app.quizzes.forms_editor import clean_text, read_question
from app.quizzes.rules.drafts import Draft, Row, act, draft_of, padded, text_of
from tests.courses.test_question_text import of_newer_kinds, questions
from tests.quizzes.all_kinds import LOAI

pytestmark = pytest.mark.sqlite_only
EVERY_KIND = parse_bank((LOAI / "01-du-loai" / "questions.md").read_text(encoding="utf-8"))[0]


def boxes(draft: Draft, prefix: str = "") -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that shows a draft."""
    for name in ("key", "kind", "level", "marks", "tags", "skill", "stem", "explanation", "allow"):
        yield f"{prefix}{name}", getattr(draft, name).replace("\n", "\r\n")
    yield from ((f"{prefix}forgive-{name}", "y") for name in draft.forgive)
    yield from [(f"{prefix}fixed", "y")] if draft.fixed else []
    for number, row in enumerate(draft.rows, 1):
        for name in ("text", "other", "feedback", "share"):
            yield f"{prefix}r{number}-{name}", getattr(row, name).replace("\n", "\r\n")
        if row.mark and draft.kind == "several":
            yield f"{prefix}r{number}-mark", "y"
        elif row.mark:
            yield f"{prefix}right", str(number)
    for number, part in enumerate(draft.parts, 1):
        yield from boxes(part, f"p{number}-")


def through_the_form(text: QuestionText) -> QuestionText:
    """A question after it was opened in the form and sent as it is."""
    sent = read_question(dict(boxes(padded(draft_of(text)))))
    question, wrong = text_of(sent.draft)
    assert wrong == []
    return question


def same(one: QuestionText, other: QuestionText) -> None:
    assert write_question(one) == write_question(other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_goes_through_the_form_unchanged(kind: str) -> None:
    question = next(question for question in EVERY_KIND if question.kind == kind)
    same(through_the_form(question), question)


def askable(question: QuestionText) -> bool:
    """A form has one right option where one is asked for, and knows only the kinds' own rows."""
    one = question.kind not in {"single", "true_false"} or sum(option.correct for option in question.options) <= 1
    rows = [option.text + option.feedback for option in question.options]
    rows += [pair.left + pair.right + pair.feedback for pair in question.pairs] + list(question.items) + list(question.accepted)
    return one and all(rows) and all(askable(part) for part in question.parts)


def own(question: QuestionText) -> QuestionText:
    """The question without what its kind does not have."""
    options = question.options if question.kind in {"single", "several", "true_false"} else ()
    accepted = question.accepted if question.kind in {"short", "numeric"} else ()
    forgive = question.forgive if question.kind in {"short", "gaps"} else ()
    return replace(
        question, options=options, accepted=accepted, forgive=forgive, parts=tuple(own(part) for part in question.parts)
    )


@given(st.one_of(questions(), of_newer_kinds()))
def test_whatever_a_text_says_the_form_says_too(question: QuestionText) -> None:
    read = parse_bank(clean_text(write_question(own(question))))[0][0]
    if askable(read) and read.kind != "true_false":
        same(through_the_form(read), read)


@given(
    st.dictionaries(st.sampled_from([*dict(boxes(draft_of(EVERY_KIND[0]))), "p1-stem", "p1-r1-text", "seen", "do"]), st.text())
)
def test_whatever_is_sent_is_read_and_can_be_written(sent: dict[str, str]) -> None:
    question, _wrong = text_of(act(read_question(sent).draft, sent.get("do", "")))
    parse_bank(write_question(replace(question, key="q")))


def texts(draft: Draft) -> list[str]:
    return [row.text for row in draft.rows]


THREE = Draft(kind="ordering", rows=(Row("một"), Row("hai"), Row("ba")))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("up-2", ["hai", "một", "ba"]),
        ("down-2", ["một", "ba", "hai"]),
        ("up-1", ["một", "hai", "ba"]),
        ("down-3", ["một", "hai", "ba"]),
        ("del-2", ["một", "ba", "", ""]),
        ("add", ["một", "hai", "ba", ""]),
        ("del-9", ["một", "hai", "ba"]),
        ("p7:add", ["một", "hai", "ba"]),
        ("<script>", ["một", "hai", "ba"]),
    ],
)
def test_the_buttons_of_a_row(said: str, left: list[str]) -> None:
    assert texts(act(THREE, said))[: len(left)] == left


def test_words_become_a_gap_once() -> None:
    draft = Draft(kind="gaps", stem="Chị [[nghe]] rồi nghe lại")
    assert act(draft, "gap", words="nghe").stem == "Chị [[nghe]] rồi [[nghe]] lại"
    assert act(draft, "gap", words="không có").stem == draft.stem


def test_another_kind_keeps_what_was_written() -> None:
    draft = act(replace(THREE, kind="single"), "kind")
    assert texts(draft) == ["một", "hai", "ba", ""]
    case = act(replace(draft, kind="case", stem="Chuyện"), "kind")
    assert (case.stem, case.parts[0].key, texts(case.parts[0])[:3]) == ("Chuyện", "y1", ["một", "hai", "ba"])
    assert texts(act(replace(case, kind="single"), "kind"))[:3] == ["một", "hai", "ba"]


def test_questions_of_a_case_come_go_and_move() -> None:
    case = act(Draft(kind="case"), "part-add")
    assert [part.key for part in case.parts] == ["y1", "y2"]
    assert [part.key for part in act(case, "part-up-2").parts] == ["y2", "y1"]
    assert [part.key for part in act(act(case, "part-del-1"), "part-add").parts] == ["y2", "y1"]
    assert len(act(case, "p2:add").parts[1].rows) == 5


@pytest.mark.parametrize(("marks", "share"), [("nhiều", ""), ("0", ""), ("", "nửa"), ("", "150")])
def test_a_number_that_cannot_be_read_is_said(marks: str, share: str) -> None:
    _question, wrong = text_of(Draft(kind="several", marks=marks, rows=(Row("a", share=share), Row("b"))))
    assert len(wrong) == 1


def test_a_share_says_by_itself_whether_an_option_is_right() -> None:
    rows = (Row("a", share="50"), Row("b", share="-25"), Row("c", mark=True))
    question, _wrong = text_of(Draft(kind="several", rows=rows))
    assert [(option.correct, option.fraction) for option in question.options] == [(True, 0.5), (False, -0.25), (True, None)]


@pytest.mark.parametrize("share", ["50%", "50 %", " 50"])
def test_a_share_may_be_written_with_its_sign(share: str) -> None:
    question, wrong = text_of(Draft(kind="several", stem="Câu?", rows=(Row("a", share=share), Row("b", share="50"), Row("c"))))
    assert (question.options[0].fraction, list(wrong)) == (0.5, [])


def test_the_share_of_an_accepted_answer_stands_in_a_box_of_its_own() -> None:
    text = QuestionText("q", "short", stem="Hỏi?", accepted=("Hội Phụ nữ", "[50%] Hội", "[50 %] lạ"))
    assert [(row.text, row.share) for row in draft_of(text).rows[:2]] == [("Hội Phụ nữ", ""), ("Hội", "50")]
    same(through_the_form(text), text)


def test_an_order_that_is_kept_stays_kept() -> None:
    text = replace(next(question for question in EVERY_KIND if question.kind == "single"), shuffle=False)
    same(through_the_form(text), text)
    assert text_of(Draft(kind="ordering", fixed=True))[0].shuffle
