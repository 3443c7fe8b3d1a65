"""Faults of a file speak its own language: nobody who wrote for Moodle or in Word is told of “- [x]” or “kind=several”."""

from __future__ import annotations

import ast
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from app.courses.check import questions as check
from app.courses.question_text import OptionText, PairText, QuestionText, RubricText
from app.quizzes.formats.drafting import Draft, settled
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.records import State
from app.quizzes.formats.staged import faults_left
from app.quizzes.wording_faults import plain_sentence

WAYS = ("docx", "xlsx", "text", "gift", "aiken", "moodle-xml", "qti")
SIGNS = re.compile(r"- \[|\[x\]|“- =|kind=|\blevel\b|\bforgive\b|shuffle|###|\{kind|  > |\bbai:|#ma-|\bmarks\b")
"""What only those know who write questions.md."""
A, B = OptionText("a", "Một", False), OptionText("b", "Hai", False)
Q = QuestionText("", "single", stem="Hỏi gì?", options=(A, B))
BROKEN = [
    Q,
    replace(Q, stem=""),
    replace(Q, options=(A,)),
    replace(Q, options=(replace(A, correct=True), replace(B, correct=True))),
    replace(Q, options=(replace(A, correct=True, text=""), B)),
    replace(Q, options=(replace(A, correct=True), replace(B, text="Một"))),
    replace(Q, kind="several"),
    replace(Q, kind="several", options=(replace(A, correct=True), B)),
    replace(Q, kind="several", options=(replace(A, correct=True, fraction=0.3), replace(B, correct=True))),
    replace(Q, kind="several", options=(replace(A, correct=True, fraction=0.3), replace(B, correct=True, fraction=0.3))),
    replace(Q, kind="true_false"),
    replace(Q, kind="true_false", options=(replace(A, fraction=0.5), B)),
    replace(Q, kind="short"),
    replace(Q, kind="short", options=(), accepted=("", "[50%] x")),
    replace(Q, kind="numeric", options=()),
    replace(Q, kind="numeric", options=(), accepted=("nhiều",)),
    replace(Q, accepted=("một",), forgive=("case",)),
    replace(Q, kind="matching", options=()),
    replace(Q, kind="matching", options=(), pairs=(PairText("a", ""), PairText("a", ""))),
    replace(Q, kind="ordering", options=(), shuffle=False),
    replace(Q, kind="ordering", options=(), items=("a", "", "a")),
    replace(Q, kind="gaps", options=()),
    replace(Q, kind="gaps", options=(), stem="Chị [[ ]] và ]] rồi"),
    replace(Q, kind="case", options=()),
    replace(Q, kind="case", options=(), parts=(replace(Q, key="y1"), replace(Q, key="y1", kind="essay"))),
    replace(Q, kind="essay", options=()),
    replace(Q, kind="essay", options=(), rubric=(RubricText(0, ""),)),
    replace(Q, stem="Xem [đây](bai:khong-co) và [kia](noi-nao)."),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at", range(len(BROKEN)))
def test_no_fault_of_a_file_shows_signs_of_another(way: str, at: int) -> None:
    draft = Draft("Câu 1", 1, BROKEN[at].kind, question=BROKEN[at])
    found = settled(1, draft, way)
    assert found.state is not State.READ
    said = [fault.sentence for fault in found.faults] + faults_left(BROKEN[at], way)
    assert [sentence for sentence in said if SIGNS.search(sentence)] == []


def test_our_own_files_are_told_of_their_own_signs() -> None:
    (fault,) = settled(1, Draft("a", 1, "single", question=Q), "md").faults
    assert "- [x]" in fault.sentence


def test_every_sentence_of_the_check_has_plain_words() -> None:
    tree = ast.parse(Path(check.__file__).read_text(encoding="utf-8"))
    texts = [
        str(call.args[0].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_" and isinstance(call.args[0], ast.Constant)
    ]
    said = [re.sub(r"\{\w+\}", "3", text) for text in texts if not re.search("bài học|tự kiểm tra", text)]
    assert len(said) > 25
    assert [plain for text in said for way in WAYS if SIGNS.search(plain := plain_sentence(text, way))] == []


def moodle(body: str) -> bytes:
    return f'<quiz><question type="multichoice"><name><text>Một</text></name>{body}</question></quiz>'.encode()


def paper(*rows: str) -> bytes:
    book, file = Document(), io.BytesIO()
    for row in rows:
        book.add_paragraph(row)
    book.save(file)
    return file.getvalue()


STEM = "<questiontext><text>Hỏi gì?</text></questiontext><single>true</single>"
WRONG = '<answer fraction="0"><text>Một</text></answer><answer fraction="0"><text>Hai</text></answer>'


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.gift", b"::Mot:: Hoi gi? {~Mot ~Hai}", "Đặt dấu = trước phương án đúng"),
        ("a.xml", moodle(STEM + WRONG), 'fraction="100"'),
        ("a.txt", "Câu 1: Nối hai cột\n1. Họp\n2. Thăm\na. Biên bản\nb. Sổ\n".encode(), "1-b, 2-a"),
        ("a.docx", paper("Câu 1: Nhiều người ghi sổ nào?", "Đáp án: 12 ± x ± 3"), ""),
        ("a.csv", "Câu hỏi,A,B,Đáp án,Loại câu\nHỏi gì trước?,Một,,A,nối cặp\n".encode(), ""),
    ],
)
def test_a_file_is_told_how_it_would_be_written_right(name: str, data: bytes, words: str) -> None:
    found = read_file(data, name).found[0]
    said = " ".join(fault.sentence for fault in found.faults)
    assert words in said
    assert SIGNS.search(said) is None
