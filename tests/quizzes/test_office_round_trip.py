"""What leaves as Word or Excel comes back as the same questions; what a sheet or a paper cannot hold is said."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.courses.question_text import OptionText, PairText, QuestionText, RubricText, parse_bank
from app.quizzes.formats import excel, excel_writing, word, word_writing
from app.quizzes.formats.paper_head import Head, Keys
from app.quizzes.formats.phrases import plain_words, rendered
from app.quizzes.formats.records import FileReading, State
from tests.files.make_word_papers import papers

BANKS = sorted((Path(__file__).parents[2] / "courses_content").glob("*/*/questions.md"))
_SYLLABLES = (
    "chị",
    "họp",
    "nghe",
    "thôn",
    "hội",
    "viên",
    "giúp",
    "việc",
    "nhà",
    "đường",
    "ghi",
    "sổ",
    "mời",
    "bàn",
    "vốn",
    "trẻ",
)
_WORDS = st.lists(st.sampled_from(_SYLLABLES), min_size=2, max_size=7).map(lambda words: " ".join(words).capitalize())
_KINDS = ("single", "several", "true_false", "short", "numeric", "matching", "ordering", "gaps", "essay")
_LEVELS = st.sampled_from(("nhan-biet", "thong-hieu", "van-dung"))


@st.composite
def questions(draw: st.DrawFn) -> QuestionText:
    """A question of a kind that paper and sheet can both hold."""
    kind = draw(st.sampled_from(_KINDS))
    base = QuestionText("t01-01", kind, level=draw(_LEVELS), stem=draw(_WORDS) + "?", explanation=draw(st.just("") | _WORDS))
    texts = draw(st.lists(_WORDS, min_size=3, max_size=5, unique_by=str.casefold))
    if kind == "true_false":
        true = draw(st.booleans())
        return replace(base, stem=base.stem[:-1] + ".", options=(OptionText("a", "Đúng", true), OptionText("b", "Sai", not true)))
    if kind in {"single", "several"}:
        right = draw(st.integers(0, len(texts) - 1)) if kind == "single" else -1
        options = (OptionText("abcde"[at], text, at == right or (right < 0 and at < 2)) for at, text in enumerate(texts))
        return replace(base, options=tuple(options))
    if kind == "short":
        return replace(base, accepted=tuple(texts[:2]), forgive=("case", "tones"))
    if kind == "numeric":
        return replace(base, accepted=(draw(st.sampled_from(("12", "1.250", "12,5 ± 0,5", "60 ± 5%"))),))
    if kind == "matching":
        return replace(base, pairs=tuple(PairText(f"{text} một", f"{text} hai") for text in texts))
    if kind == "ordering":
        return replace(base, stem="Sắp xếp theo thứ tự đúng", items=tuple(texts))
    if kind == "gaps":
        return replace(base, stem=f"{texts[0]} [[nghe|lắng nghe]] rồi [[nói]] sau.", forgive=("case", "tones"))
    return replace(base, stem="Viết lời mời", rubric=tuple(RubricText(at + 1, text) for at, text in enumerate(texts)), marks=2)


def bare(question: QuestionText) -> QuestionText:
    """A question without what stands outside it: its key, its line."""
    return replace(question, key="", line=1)


def read_back(reading: FileReading) -> list[QuestionText]:
    assert [one.state for one in reading.found] == [State.READ] * len(reading.found), [one.faults for one in reading.found]
    return [bare(one.question) for one in reading.found if one.question is not None]


_SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SLOW
@given(st.lists(questions(), min_size=1, max_size=4))
def test_a_table_gives_every_question_back(asked: list[QuestionText]) -> None:
    assert read_back(excel.read(excel_writing.write(asked, {}).data)) == [bare(question) for question in asked]


@_SLOW
@given(st.lists(questions(), min_size=1, max_size=4))
def test_a_word_paper_gives_every_question_back(asked: list[QuestionText]) -> None:
    assert read_back(word.read(word_writing.write(asked, {}).data)) == [bare(question) for question in asked]


@pytest.mark.parametrize("path", BANKS[:4], ids=lambda path: path.parent.name)
def test_our_own_banks_are_read_back_from_word(path: Path) -> None:
    asked = parse_bank(path.read_text(encoding="utf-8"))[0]
    found = word.read(word_writing.write(asked, {}).data).found
    assert [one.state for one in found] == [State.READ] * len(asked)
    assert [one.kind for one in found] == [question.kind for question in asked]
    said = [[option.text for option in q.options if option.correct] for q in asked if q.kind in {"single", "several"}]
    read = [
        [plain(o.text) for o in q.options if o.correct]
        for one in found
        if (q := one.question) and q.kind in {"single", "several"}
    ]
    assert read == [[plain(text) for text in texts] for texts in said]


def plain(text: str) -> str:
    """The words of a text of ours."""
    return plain_words(rendered(QuestionText("x", "single", stem=text), {})[0].stem_html)


def test_a_paper_for_examinees_holds_no_key() -> None:
    asked = parse_bank(BANKS[0].read_text(encoding="utf-8"))[0]
    paper = word_writing.write_paper(asked, {}, Head("ĐỀ SỐ 1", fields=("Họ và tên",)), Keys.NONE)
    reading = word.read(paper.data)
    assert reading.title == "ĐỀ SỐ 1"
    assert [one.label for one in reading.found if one.sign] == []
    assert all(not option.correct for one in reading.found if one.question for option in one.question.options)


def test_the_keys_alone_hold_no_question() -> None:
    asked = parse_bank(BANKS[0].read_text(encoding="utf-8"))[0]
    data = word_writing.write_paper(asked, {}, Head("ĐỀ SỐ 1"), Keys.ALONE).data
    texts = "\n".join(line.text for block in word.sheaf_of(data).blocks if hasattr(block, "text") for line in (block,))
    assert "(ĐÁP ÁN)" in texts
    assert plain(asked[0].stem) not in texts


def test_what_a_table_cannot_hold_is_said() -> None:
    options = (OptionText("a", "Một", True, "Đúng rồi"), OptionText("b", "Hai", False))
    case = QuestionText(
        "t1", "case", "nhan-biet", stem="Chuyện", parts=(QuestionText("p", "single", stem="Hỏi", options=options),)
    )
    losses = excel_writing.write([case], {}).losses
    assert {loss.reason for loss in losses} == {"case", "feedback"}


def _soffice() -> str:
    """LibreOffice with its writer; "" where it is not installed."""
    program = shutil.which("soffice") or ""
    return program if Path("/usr/lib/libreoffice/program/libswlo.so").exists() else ""


@pytest.mark.skipif(not _soffice(), reason="LibreOffice Writer is not installed: papers that it made are not tried")
def test_papers_that_libreoffice_saved_are_read_like_those_of_word(tmp_path: Path) -> None:
    chosen = list(papers())[::9]
    for paper in chosen:
        (tmp_path / f"{paper.name}.docx").write_bytes(paper.data)
    convert = [_soffice(), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    for kind, pattern, folder in (("odt", "*.docx", "odt"), ("docx", "odt/*.odt", "out")):
        names = [str(path) for path in sorted(tmp_path.glob(pattern))]
        subprocess.run([*convert, kind, "--outdir", str(tmp_path / folder), *names], check=True, capture_output=True, timeout=100)
    for paper in chosen:
        found = word.read((tmp_path / "out" / f"{paper.name}.docx").read_bytes()).found
        right = [frozenset(at for at, o in enumerate(one.question.options) if o.correct) for one in found if one.question]
        assert right == [asked.right for asked in paper.asked], paper.name
        assert all(one.state is State.READ for one in found), paper.name
