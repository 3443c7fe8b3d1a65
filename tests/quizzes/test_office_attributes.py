"""Everything a question may say leaves as Word or Excel and comes back, or the writer says of it that it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.courses.question_text import OptionText, PairText, QuestionText, RubricText
from app.quizzes.formats import excel, excel_writing, word, word_writing
from app.quizzes.formats.particulars import Particulars, forgive_of, from_line, shares_of
from app.quizzes.formats.records import State
from app.quizzes.formats.written import Written

BASE = QuestionText("t01-01", "single", level="van-dung", stem="Họp chi hội cần gì trước?", explanation="Vì chị em bận việc.")
AB = (OptionText("a", "Hỏi thăm", True), OptionText("b", "Thu tiền", False), OptionText("c", "Về sớm", False))
SHARED = (OptionText("a", "Hỏi thăm", True), OptionText("b", "Thu tiền", False, fraction=0.5), OptionText("c", "Về sớm", False))
SOME = tuple(
    OptionText("abcd"[at], text, share > 0, fraction=share)
    for at, (text, share) in enumerate((("Nghe", 0.75), ("Ghi", 0.25), ("Nói", -0.5), ("Về", 0.0)))
)
KEPT = {
    "skill": replace(BASE, options=AB, skill="skill"),
    "theory": replace(BASE, options=AB, skill="theory"),
    "tags": replace(BASE, options=AB, tags=("hội-nghị", "nói")),
    "marks": replace(BASE, options=AB, marks=2.5),
    "order of options": replace(BASE, options=AB, shuffle=False),
    "a part of the marks": replace(BASE, options=SHARED),
    "parts of several": replace(BASE, kind="several", options=SOME),
    "two numbers": replace(BASE, kind="numeric", accepted=("12", "13,5 ± 0,5")),
    "a number for half": replace(BASE, kind="numeric", accepted=("12", "[50%] 10")),
    "a word for half": replace(BASE, kind="short", accepted=("chi hội", "[50%] hội"), forgive=("case", "tones")),
    "all accents forgiven": replace(BASE, kind="short", accepted=("chi hội",), forgive=("case", "accents")),
    "nothing forgiven": replace(BASE, kind="short", accepted=("chi hội",), forgive=()),
    "gaps with accents": replace(BASE, kind="gaps", stem="Chị [[nghe]] trước [[nói|bàn]] sau.", forgive=("accents",)),
    "a spare right side": replace(
        BASE, kind="matching", pairs=(PairText("Họp", "Biên bản"), PairText("Thăm", "Sổ tay"), PairText("", "Quà"))
    ),
    "order": replace(BASE, kind="ordering", stem="Sắp xếp theo thứ tự đúng", items=("Mời", "Họp", "Ghi")),
    "true or false": replace(
        BASE, kind="true_false", stem="Họp mỗi tháng.", options=(OptionText("a", "Đúng", False), OptionText("b", "Sai", True))
    ),
    "an essay": replace(
        BASE,
        kind="essay",
        stem="Viết lời mời họp",
        rubric=(RubricText(2.5, "Rõ giờ"), RubricText(1, "Lời ấm")),
        marks=1,
        skill="skill",
        tags=("viết",),
    ),
}
LOST = {
    "feedback": replace(BASE, options=(replace(AB[0], feedback="Đúng rồi."), *AB[1:])),
    "allow": replace(BASE, options=AB, allow=(("dai", "vì lý do"),)),
    "option": replace(BASE, options=(replace(AB[0], text="**Hỏi** thăm"), *AB[1:])),
    "stem": replace(BASE, options=AB, stem="Xem [trang này](https://a.vn) rồi trả lời câu nào đúng?"),
    "explanation": replace(BASE, options=AB, explanation="Vì *chị em* bận."),
    "accepted": replace(BASE, kind="short", accepted=("họp; bàn",), forgive=("case", "tones")),
    "tags": replace(BASE, options=AB, tags=("4473/qđ",)),
}
WAYS = {"xlsx": (excel_writing.write, excel.read), "docx": (word_writing.write, word.read)}


def bare(question: QuestionText) -> QuestionText:
    """A question without what stands outside it; a spare right side stands last."""
    pairs = tuple(sorted(question.pairs, key=lambda pair: not pair.left))
    return replace(question, key="", line=1, pairs=pairs)


def both(way: str, *asked: QuestionText) -> tuple[Written, list[QuestionText | None]]:
    """What is written, and what is read of it."""
    write, read = WAYS[way]
    written = write(asked, {})
    return written, [one.question and bare(one.question) for one in read(written.data).found]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", KEPT)
def test_every_attribute_comes_back(way: str, name: str) -> None:
    written, found = both(way, KEPT[name])
    assert found == [bare(KEPT[name])]
    assert written.losses == ()


@pytest.mark.parametrize("way", WAYS)
def test_all_of_them_in_one_file_come_back_too(way: str) -> None:
    asked = [
        replace(question, key=f"t01-{at:02}", stem=f"{question.stem} ({at})") for at, question in enumerate(KEPT.values(), 1)
    ]
    asked = [question for question in asked if question.kind != "true_false"]
    written, found = both(way, *asked)
    assert found == [bare(question) for question in asked]
    assert written.losses == ()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reason", LOST)
def test_what_does_not_come_back_is_said(way: str, reason: str) -> None:
    written, found = both(way, LOST[reason])
    assert found != [bare(LOST[reason])]
    assert reason in {loss.reason for loss in written.losses}
    assert {loss.key for loss in written.losses} == {"t01-01"}


def test_a_file_that_is_too_long_to_be_read_again_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.quizzes.formats.prose.reading.MAX_QUESTIONS", 1)
    (loss,) = word_writing.write([KEPT["skill"], KEPT["marks"]], {}).losses
    assert "không nhập lại được" in loss.sentence


def test_a_case_keeps_its_tags_its_skill_and_what_its_questions_forgive() -> None:
    parts = (
        QuestionText("cau-1", "single", stem="Ai đi thăm?", options=AB[:2], marks=2),
        QuestionText("cau-2", "short", stem="Ghi vào đâu?", accepted=("sổ",), forgive=("accents",)),
    )
    case = QuestionText("t01-01", "case", "thong-hieu", 3, ("tình-huống",), "skill", "Chị Hoa vắng họp.", parts=parts)
    written, (found,) = both("docx", case)
    assert written.losses == ()
    assert found is not None
    assert replace(found, parts=tuple(bare(part) for part in found.parts)) == bare(
        replace(case, parts=tuple(bare(part) for part in parts))
    )


def test_a_paper_for_examinees_holds_no_share() -> None:
    from app.quizzes.formats.paper_head import Head, Keys

    paper = word_writing.write_paper([KEPT["a part of the marks"]], {}, Head("ĐỀ"), Keys.NONE)
    assert "50%" not in "".join(line.text for line in word.sheaf_of(paper.data).blocks if hasattr(line, "text"))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("A 50%; C 50%", {"A": 0.5, "C": 0.5}),
        ("a: 100%, b: -33,3%", {"A": 1, "B": -0.333}),
        ("A) 100 %", {"A": 1}),
        ("A một nửa", None),
        ("A ٥٠%", None),
        ("", None),
    ],
)
def test_shares_are_read_as_people_write_them(said: str, read: dict[str, float] | None) -> None:
    assert shares_of(said) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [("chữ hoa, mọi dấu", ("case", "accents")), ("Không", ()), ("DẤU THANH", ("tones",)), ("gì đó", None)],
)
def test_what_is_forgiven_is_read_as_people_write_it(said: str, read: tuple[str, ...] | None) -> None:
    assert forgive_of(said) == read


@pytest.mark.parametrize("line", ["[Ghi chú: x]", "Phần điểm: A 50%", "[Nhãn]", "[Nhãn: a] và nữa", "[" * 50])
def test_other_lines_say_nothing(line: str) -> None:
    assert from_line(line) is None


def test_a_line_in_brackets_stands_under_a_question_of_a_lecturer_too() -> None:
    from tests.quizzes.word_papers import lines, only

    rows = ("Câu 1: Ai ghi sổ?", "A. Tổ trưởng", "B. Tổ phó", "C. Hội viên", "Đáp án: A", "[Phần điểm: A 100%; B 50%]")
    found = only(lines(*rows, "[Nhãn: vay vốn]", "[Giữ nguyên thứ tự phương án]"))
    assert found.state is State.READ
    assert found.question is not None
    assert [option.fraction for option in found.question.options] == [None, 0.5, None]
    assert (found.question.tags, found.question.shuffle) == (("vay-vốn",), False)
    assert from_line("[Thuộc phần: kỹ năng]") == Particulars(skill="skill")
