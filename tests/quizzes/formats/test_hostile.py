"""Files that were made to do harm: each ends soon, in a sentence or as questions that are not taken in, never in an exception."""

from __future__ import annotations

import io
import resource
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.refusal import Refused
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.pictures import picture_of
from tests.quizzes.formats.files import data_of

pytestmark = pytest.mark.sqlite_only
SECONDS = 5.0
MEGABYTES = 400
"""What one file may add to the memory of the process at its highest."""

BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
PICTURE = '<file name="a.png">{}</file></questiontext>'
QUIZ = '<quiz><question type="essay"><name><text>{0}</text></name><questiontext><text>{0}</text></questiontext></question></quiz>'


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return file.getvalue()


def _deep(tag: str, count: int) -> str:
    """Elements in elements."""
    return f"<{tag}>" * count + "x" + f"</{tag}>" * count


def _quiz(text: str) -> bytes:
    """A quiz whose words are this."""
    return QUIZ.format(f"<![CDATA[{text}]]>").encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "entity bomb": (lambda: (BOMB + "]>" + QUIZ.format("&j;")).encode(), "doctype"),
    "entity bomb with a declaration": (lambda: ('<?xml version="1.0"?>' + BOMB + "]>" + QUIZ.format("&j;")).encode(), "doctype"),
    "external entity": (
        lambda: ('<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + QUIZ.format("&x;")).encode(),
        "doctype",
    ),
    "external subset": (lambda: ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd">' + QUIZ.format("x")).encode(), "doctype"),
    "parameter entity": (
        lambda: ('<!DOCTYPE quiz [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>' + QUIZ.format("x")).encode(),
        "doctype",
    ),
    "bomb in utf-16": (
        lambda: ('<?xml version="1.0" encoding="UTF-16"?>' + BOMB + "]>" + QUIZ.format("&j;")).encode("utf-16"),
        "doctype",
    ),
    "undefined entity": (lambda: QUIZ.format("&nbsp;").encode(), "not_xml"),
    "cut xml": (lambda: data_of("dieu-le.moodle.xml")[:2000], "truncated"),
    "cut inside a letter": (lambda: "::a::Chị {=nghe ~nói} rồi mới trả lờ".encode()[:-1], "truncated"),
    "deep xml": (lambda: f"<quiz>{_deep('question', 50_000)}</quiz>".encode(), "too_deep"),
    "two roots": (lambda: b"<quiz></quiz><quiz></quiz>", "not_xml"),
    "wrong encoding named": (lambda: b'<?xml version="1.0" encoding="utf-99"?><quiz/>' + b"\xff", "encoding"),
    "twenty thousand heads": (lambda: ("## a {kind=single}\n" * 20_000).encode(), "too_many"),
    "ten thousand questions": (lambda: b"a{T}\n\n" * 10_000, "too_many"),
    "unknown encoding named": (lambda: b'<?xml version="1.0" encoding="la-lung"?><quiz/>', "encoding"),
    "zip bomb": (lambda: _zip({"imsmanifest.xml": b"<a>" + bytes(70_000_000)}), "too_big"),
    "many files": (lambda: _zip({f"{n}.xml": b"<a/>" for n in range(3_000)}), "too_big"),
    "cut zip": (lambda: data_of("goi.qti.zip")[:-100], "truncated"),
    "zip of nothing": (lambda: _zip({"doc-toi.txt": b"a"}), "unknown_format"),
    "bomb in a package": (lambda: _zip({"a.xml": (BOMB + "]><assessmentItem>&j;</assessmentItem>").encode()}), "all unread"),
    "way out of a package": (lambda: _zip({"imsmanifest.xml": b"<manifest/>", "../a.xml": b"<a/>"}), "bad_path"),
    "21 MB of text": (lambda: b"a" * 21_000_000, "too_big"),
    "5 MB of braces": (lambda: b"{=a ~b}\n\n" * 600_000, "too_big"),
    "null bytes": (lambda: b"::a::Ai{=a\x00 ~b}", "not_text"),
    "quiz in quiz html": (lambda: b"<html><quiz/></html>", "unknown_format"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_made_to_do_harm_is_refused_in_one_sentence(name: str) -> None:
    make, reason = REFUSED[name]
    data, before, start = make(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        found = read_file(data, "tep").found
        said = "all unread" if found and all(row.state.value == "unread" for row in found) else "read"
    except Refused as refusal:
        said = refusal.reason if refusal.sentence.endswith(".") and "\n" not in refusal.sentence else refusal.sentence
    assert said == reason
    assert time.process_time() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


LISTED: dict[str, Callable[[], bytes]] = {
    "brackets": lambda: ("Chọn " + "[" * 7_000 + "{=a ~b}").encode(),
    "markdown brackets": lambda: ("[markdown]Chọn " + "[" * 7_000 + "{=a ~b}").encode(),
    "pictures in markdown": lambda: ("[markdown]" + "![](" * 1_900 + "{=a ~b}").encode(),
    "long line": lambda: ("Chọn " + "a" * 900_000 + "{=a ~b}").encode(),
    "hundred thousand equals": lambda: ("Chọn {" + "=a " * 100_000 + "}").encode(),
    "hundred thousand tildes": lambda: ("Chọn {" + "~a " * 100_000 + "}").encode(),
    "open braces": lambda: ("::a::Chọn " + "{" * 50_000).encode(),
    "titles": lambda: ("::" * 50_000 + "{=a ~b}").encode(),
    "backslashes": lambda: ("::a::Chọn " + "\\" * 200_000 + "{=a ~b}").encode(),
    "percent signs": lambda: ("Chọn {~%" + "9" * 50_000 + "%a ~b}").encode(),
    "huge number": lambda: b"Bao nhieu?{#1e999999999}",
    "huge range": lambda: b"Bao nhieu?{#1e308..1e309}",
    "deep html": lambda: _quiz(_deep("div", 20_000)),
    "deep bold": lambda: _quiz(_deep("b", 2_000)),
    "deep lists": lambda: _quiz("<ul><li>" * 300 + "x"),
    "many attributes": lambda: _quiz("<p " + " ".join(f"a{n}=x" for n in range(20_000)) + ">x</p>"),
    "broken html": lambda: _quiz("<p><b><i></p></b>" * 2_000),
    "script": lambda: _quiz("<script>" * 1_000 + "alert(1)"),
    "cloze without end": lambda: _quiz("{1:SHORTANSWER:=" * 3_000).replace(b"essay", b"cloze"),
    "cloze with backslashes": lambda: _quiz("{1:SA:" + "\\" * 30_000).replace(b"essay", b"cloze"),
    "false base64": lambda: QUIZ.format("a").replace("</questiontext>", PICTURE.format("====!!")).encode(),
    "picture that is none": lambda: QUIZ.format("a").replace("</questiontext>", PICTURE.format("QUFBQQ==")).encode(),
    "name with a way out": lambda: QUIZ.format("a").replace("<name>", '<name path="../../x">').encode(),
    "nan": lambda: QUIZ.format("a").replace("</question>", "<defaultgrade>nan</defaultgrade></question>").encode(),
    "infinite share": lambda: b'<quiz><question type="multichoice"><answer fraction="inf"/></question></quiz>',
    "no text at all": lambda: b'<quiz><question type="multichoice"/><question/><question type="matching"/></quiz>',
    "aiken without questions": lambda: b"ANSWER: A\nANSWER: B\nA. x\nANSWER: A\n",
    "aiken with thousand options": lambda: ("Ai?\n" + "A. x\n" * 5_000 + "ANSWER: A\n").encode(),
    "markdown signs": lambda: ("## a {kind=several level=van-dung}\nb\n\n" + "- [99%] c\n" * 5_000).encode(),
    "hundred thousand answers": lambda: (
        '<quiz><question type="multichoice">' + '<answer fraction="0"><text>a</text></answer>' * 100_000 + "</question></quiz>"
    ).encode(),
    "hundred thousand choices": lambda: (
        '<assessmentItem><itemBody><choiceInteraction responseIdentifier="R">'
        + '<simpleChoice identifier="A">a</simpleChoice>' * 100_000
        + "</choiceInteraction></itemBody></assessmentItem>"
    ).encode(),
    "item without body": lambda: b'<assessmentItem identifier="a"/>',
    "item with everything wrong": lambda: (
        b'<assessmentItem><responseDeclaration/><itemBody><choiceInteraction/><matchInteraction/><orderInteraction/>'
        b"<textEntryInteraction/><inlineChoiceInteraction/><extendedTextInteraction/></itemBody></assessmentItem>"
    ),
    "equal with nonsense": lambda: (
        b'<assessmentItem><responseDeclaration identifier="R" baseType="float"/><itemBody><p><textEntryInteraction '
        b'responseIdentifier="R"/></p></itemBody><responseProcessing><equal tolerance="x y" toleranceMode="absolute">'
        b'<variable identifier="R"/><baseValue>muoi</baseValue></equal></responseProcessing></assessmentItem>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_a_question_made_to_do_harm_is_listed_soon(name: str) -> None:
    start = time.process_time()
    found = read_file(LISTED[name](), "tep").found
    assert found
    assert all(row.faults for row in found if row.state.value != "read")
    assert time.process_time() - start < SECONDS


PIECES = [
    "::",
    "{",
    "}",
    "=",
    "~",
    "%50%",
    "#",
    "####",
    "->",
    "..",
    ":",
    "\\",
    "\n",
    "\n\n",
    "//",
    "$CATEGORY:",
    "[html]",
    "<p>",
    "T",
    "1",
]
PIECES += ["A. ", "ANSWER: A", "## a {kind=single}", "- [50%] a", "- = b", "chị", "[[a]]", "{1:SA:=a}", "&amp;", "\t", "[tag:a]"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["gift", "aiken", "md", "text"]))
@settings(deadline=None, max_examples=150)
def test_no_text_makes_a_reader_fail(text: str, kind: str) -> None:
    try:
        found = read_file(text.encode(), "tep", kind).found
    except Refused:
        return
    assert all((row.question is not None) >= (row.state.value != "unread") for row in found)


XML = st.recursive(
    st.sampled_from(["a", "&lt;p&gt;b", "1", "[[1]]", "{1:SA:=a}", ""]),
    lambda inner: st.builds(
        lambda tag, words: f"<{tag}>{''.join(words)}</{tag}>",
        st.sampled_from(
            ["text", "answer", "name", "questiontext", "single", "subquestion", "feedback", "file", "dragbox", "tags"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)
KINDS = ["multichoice", "truefalse", "shortanswer", "numerical", "matching", "ordering", "essay", "gapselect", "cloze"]


@given(st.sampled_from(KINDS), st.lists(XML, max_size=5).map("".join))
@settings(deadline=None, max_examples=150)
def test_no_elements_make_the_reader_of_moodle_xml_fail(kind: str, body: str) -> None:
    (found,) = read_file(f'<quiz><question type="{kind}">{body}</question></quiz>'.encode(), "a.xml", "moodle-xml").found
    assert found.state.value != "unread" or found.faults


def test_a_picture_of_too_many_points_is_no_picture_when_the_file_is_checked() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    assert picture_of(whole) is None
