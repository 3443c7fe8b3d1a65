"""QTI 2.1: packages and single items."""

from __future__ import annotations

import pytest

from app.courses.judging import judge
from app.kernel.refusal import Refused
from app.quizzes.formats.opening import read_file
from tests.quizzes.formats.files import FOLDER, package, read

pytestmark = pytest.mark.sqlite_only


def test_the_items_of_a_package_come_in_the_order_of_its_manifest() -> None:
    found = read("goi.qti.zip").found
    assert [(row.kind, row.state.value) for row in found] == [
        ("single", "read"),
        ("several", "read"),
        ("ordering", "read"),
        ("matching", "read"),
        ("gaps", "read"),
        ("numeric", "read"),
        ("case", "read"),
        ("essay", "read"),
        ("matching", "check"),
        ("gapMatchInteraction", "unread"),
        ("qti", "unread"),
    ]
    assert {row.question.level for row in found if row.question} == {"van-dung"}
    assert found[-1].faults[0].reason == "missing_file"


def test_a_mapping_is_shares_of_the_marks() -> None:
    first, second = (row.question for row in read("goi.qti.zip").found[:2])
    assert first is not None
    assert second is not None
    assert (first.marks, [judge(first, [key]) for key in "abc"]) == (2, [0, 1, 0.5])
    assert [judge(second, list(keys)) for keys in ("ab", "a", "ac", "abc")] == [1, 0.5, 0, 0.5]


def test_pictures_feedback_and_prompt_are_read() -> None:
    first = read("goi.qti.zip").found[0]
    assert first.question is not None
    assert first.question.stem == f"Nhìn sơ đồ:\n\n![Bốn bước]({first.pictures[0].path})\n\nBước nào **trước**?"
    assert first.question.options[1].feedback == "Đúng"
    assert first.question.explanation == "Hỏi thăm rồi mới nghe."


def test_a_tolerance_in_per_cent_stays_one() -> None:
    number = read("goi.qti.zip").found[5].question
    assert number is not None
    assert number.accepted == ("12,5 ± 5%",)


def test_a_single_item_is_a_file_too() -> None:
    (found,) = read_file((FOLDER / "qti/items/thu-tu.xml").read_bytes(), "thu-tu.xml").found
    assert found.question is not None
    assert found.question.items == ("một", "hai", "ba")


def test_a_package_of_another_version_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="not_qti"):
        read_file(b'<questestinterop xmlns="x"><item/></questestinterop>', "cu.xml")


def test_a_path_out_of_the_package_is_refused() -> None:
    import io
    import zipfile

    file = io.BytesIO(package())
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("../../ngoai.xml", "<a/>")
    with pytest.raises(Refused, match="bad_path"):
        read_file(file.getvalue(), "goi.zip")
