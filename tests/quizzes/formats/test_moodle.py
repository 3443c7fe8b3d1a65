"""Moodle XML: kinds, shares, pictures, and what is named because we do not have it."""

from __future__ import annotations

import pytest

from tests.quizzes.formats.files import one, read

pytestmark = pytest.mark.sqlite_only


def test_every_question_of_the_file_is_listed_with_its_kind_and_state() -> None:
    reading = read("dieu-le.moodle.xml")
    assert [row.kind for row in reading.found if row.state.value == "read"] == [
        *("single", "several", "true_false", "short", "numeric", "matching", "ordering", "gaps", "gaps", "case", "essay")
    ]
    assert [(row.kind, row.faults[0].reason) for row in reading.found if row.state.value == "unread"] == [
        ("description", "description"),
        ("calculated", "unknown_kind"),
        ("ddmarker", "unknown_kind"),
    ]
    assert reading.notes[0] == "Danh mục trong tệp: $course$/top/Điều lệ."


def test_a_picture_comes_along_and_is_named_by_what_it_holds() -> None:
    first = read("dieu-le.moodle.xml").found[0]
    (picture,) = first.pictures
    assert picture.data.startswith(b"\x89PNG")
    assert first.question is not None
    assert f"![Sơ đồ bốn bước]({picture.path})" in first.question.stem


def test_marks_tags_shares_and_general_feedback_are_read() -> None:
    first = read("dieu-le.moodle.xml").found[0]
    assert first.question is not None
    assert (first.question.marks, first.question.level, first.question.tags) == (2, "thong-hieu", ("so-do",))
    assert (dict(first.fractions), first.question.explanation) == ({"b": 0.3333333}, "Xem bài 2.")


def test_what_moodle_says_and_we_have_no_place_for_is_named() -> None:
    reasons = {fault.reason for fault in read("dieu-le.moodle.xml").found[1].faults}
    assert reasons == {"combined_feedback", "hints"}


def test_a_text_with_places_of_several_kinds_is_a_case() -> None:
    case = read("dieu-le.moodle.xml").found[9].question
    assert case is not None
    assert [(part.key, part.kind, part.marks) for part in case.parts] == [
        ("cho-1", "numeric", 2),
        ("cho-2", "single", 1),
        ("cho-3", "short", 1),
    ]
    assert case.parts[1].options[2].fraction == 0.5


def test_the_rubric_is_read_out_of_what_graders_are_told() -> None:
    essay = read("dieu-le.moodle.xml").found[10].question
    assert essay is not None
    assert [(row.points, row.text) for row in essay.rubric] == [(4, "rõ ngày, giờ"), (6, "lời ấm áp")]
    assert essay.explanation == "Bài mẫu ở tủ hồ sơ."


def _quiz(body: str, kind: str = "multichoice") -> str:
    """A file with one question."""
    head = '<name><text>C</text></name><questiontext format="html"><text>Hỏi?</text></questiontext>'
    return f'<quiz><question type="{kind}">{head}{body}</question></quiz>'


@pytest.mark.parametrize(
    ("body", "kind", "state", "reason"),
    [
        ('<answer fraction="100"><text>a</text></answer>', "multichoice", "unread", "not_askable"),
        ('<single>false</single><answer fraction="100"><text>a</text></answer><answer><text>b</text></answer>', "multichoice",
         "check", "one_right"),
        ('<defaultgrade>0</defaultgrade><answer fraction="100"><text>x</text></answer>', "shortanswer", "check", "marks"),
        ('<answer fraction="100"><text>mười</text></answer>', "numerical", "unread", "not_a_number"),
        ('<answer fraction="100"><text>a*</text></answer>', "shortanswer", "check", "pattern"),
        ("", "stack", "unread", "unknown_kind"),
        ("", "cloze", "unread", "no_places"),
        ('<answer fraction="100"><text>true</text></answer><answer fraction="100"><text>false</text></answer>', "truefalse",
         "unread", "no_answer"),
    ],
)  # fmt: skip
def test_doubts_and_reasons(body: str, kind: str, state: str, reason: str) -> None:
    found = one(_quiz(body, kind), "moodle-xml")
    assert (found.state.value, found.faults[0].reason) == (state, reason)


def test_a_picture_from_elsewhere_is_not_fetched_but_named() -> None:
    body = _quiz('<answer fraction="100"><text>a</text></answer><answer><text>b</text></answer>')
    found = one(body.replace("Hỏi?", '<![CDATA[Hỏi? <img src="https://example.vn/a.png" alt="Ảnh">]]>'), "moodle-xml")
    assert (found.state.value, found.faults[0].reason, found.pictures) == ("check", "not_kept", ())
    assert found.question is not None
    assert found.question.stem == "Hỏi? Ảnh"


def test_html_that_questions_cannot_hold_is_words_and_named() -> None:
    table = "<![CDATA[<table><tr><td>1</td><td>2</td></tr></table><script>alert(1)</script>]]>"
    body = _quiz('<answer fraction="100"><text>a</text></answer><answer><text>b</text></answer>').replace("Hỏi?", table)
    found = one(body, "moodle-xml")
    assert found.question is not None
    assert (found.question.stem, found.faults[0].sentence) == ("1 | 2", "Không giữ được: bảng. Xem lại câu này.")


def test_the_picture_of_old_files_stands_beside_the_text() -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    body = f"<image>so-do.png</image><image_base64>{png}</image_base64>" + '<answer fraction="100"><text>a</text></answer>'
    found = one(_quiz(body, "shortanswer"), "moodle-xml")
    assert found.question is not None
    assert found.question.stem == f"Hỏi?\n\n![so-do.png]({found.pictures[0].path})"


def test_units_of_a_number_are_named_without_a_warning_of_python() -> None:
    answer = '<answer fraction="100"><text>5</text><tolerance>0</tolerance></answer>'
    found = one(_quiz(f"{answer}<units><unit><unit_name>kg</unit_name></unit></units>", "numerical"), "moodle-xml")
    assert [fault.reason for fault in found.faults] == ["units"]
    found = one(_quiz(f"{answer}<units></units>", "numerical"), "moodle-xml")
    assert found.faults == ()
