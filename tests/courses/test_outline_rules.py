"""The rules of the programme desk on plain values: steps, faults, what differs, three outlines put together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.courses.package.outlines import outline_of_package, package_of_outline
from app.courses.package.writing import programme_text
from app.courses.rules.outlines import steps
from app.courses.rules.outlines.changes import Change, changes, moved_keys
from app.courses.rules.outlines.faults import errors_of, faults_of
from app.courses.rules.outlines.merging import Choice, Verdict, merged_outline, outline_meetings
from app.courses.rules.outlines.records import (
    BlockLine,
    LessonLine,
    Outline,
    TopicLine,
    as_record,
    outline_from,
    sums_of,
)
from app.courses.rules.outlines.steps import MENDS, ProgrammeFacts, TopicFacts
from app.courses.structure import structure_hash
from app.kernel.refusal import Refused

LESSONS = (LessonLine("mot", "Bài một", 1, 45, 900, 1), LessonLine("hai", "Bài hai", 0.5, 22, 400, 2))
PAPER = {
    "key": "kt", "topic": "kt", "title": "Kiểm tra", "minutes": 30, "tries": 2, "pass_mark": 5, "opens_after": "online_topics",
    "blueprint": [{"topic": "nghe", "count": 2}, {"topic": "noi", "count": 1}], "essays": False, "counts": "best",
    "shows": "closed", "allowance_minutes": 10, "after_paper": "", "opens_on": "",
}  # fmt: skip
QUIZ = {"periods": 0.5, "draw": 3, "pass_mark": 6, "essays": False, "blueprint": [{"topic": "nghe", "count": 3}]}
NGHE = TopicLine("nghe", "T1", "Nghe", "chung", "online", theory=1, practice=1, quiz=QUIZ, lessons=LESSONS)
NOI = TopicLine("noi", "T2", "Nói", "chung", "online", theory=1, lessons=(LessonLine("ba", "Bài ba", 1, 45),))
TEST = TopicLine("kt", "KT", "Kiểm tra", "chung", "online", "test", practice=1)
LOP = TopicLine("lop", "P1", "Ở lớp", "chung", "in_person", theory=2, practice=2)
OUTLINE = Outline(
    key="thu",
    title="Lớp thử",
    short_title="Thử",
    decision={"number": "1/QĐ", "on": "2026-01-05", "body": "Ban", "title": ""},
    periods=8,
    online_share=50,
    blocks=(BlockLine("chung", "Kiến thức chung"),),
    topics=(NGHE, NOI, TEST, LOP),
    papers=(PAPER,),
    attendance={"late": 50, "excused": 0, "absent": 0},
    requirements=({"id": "dk", "kind": "test", "paper": "kt", "pass_mark": 5, "assumed": True},),
)


def facts(**more: object) -> TopicFacts:
    """The form of a topic in order."""
    usual: dict[str, object] = {"code": "P2", "title": "Hòa giải", "block": "chung", "mode": "in_person", "kind": "topic"}
    return TopicFacts(**(usual | {"elective": False, "theory": 1.0, "practice": 1.0} | more))  # type: ignore[arg-type]


def said(outline: Outline) -> str:
    """All faults in one text."""
    return "\n".join(fault.sentence for fault in faults_of(outline))


def keys(outline: Outline) -> list[str]:
    """The topics in order."""
    return [topic.key for topic in outline.topics]


def test_an_outline_in_order_has_no_fault_and_its_sums_are_told() -> None:
    sums = sums_of(OUTLINE)
    assert faults_of(OUTLINE) == ()
    assert (sums.online, sums.in_person, sums.theory, sums.practice) == (4, 4, 4, 4)
    assert (sums.share(sums.online), sums_of(replace(OUTLINE, topics=())).share(0)) == (50, 0)


def test_an_outline_is_the_same_after_json_and_after_a_package() -> None:
    assert outline_from(as_record(OUTLINE)) == OUTLINE
    again = outline_of_package(package_of_outline(OUTLINE))
    assert changes(again, OUTLINE) == ()
    assert structure_hash(package_of_outline(again)) == structure_hash(package_of_outline(OUTLINE))


def test_the_hash_of_a_structure_sees_order_tiet_what_comes_before_and_whose_a_topic_is() -> None:
    hashes = {structure_hash(package_of_outline(OUTLINE))}
    for other in (
        steps.move_topic(OUTLINE, "nghe", 1),
        replace(OUTLINE, topics=(replace(NGHE, theory=2), NOI, TEST, LOP)),
        replace(OUTLINE, topics=(NGHE, replace(NOI, after=("nghe",)), TEST, LOP)),
        replace(OUTLINE, topics=(NGHE, replace(NOI, package="khac"), TEST, LOP)),
    ):
        hashes.add(structure_hash(package_of_outline(other)))
    assert len(hashes) == 5


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        ("nghe", 1, ["noi", "nghe", "kt", "lop"]),
        ("nghe", -1, ["nghe", "noi", "kt", "lop"]),
        ("lop", 1, ["nghe", "noi", "kt", "lop"]),
        ("lop", -1, ["nghe", "noi", "lop", "kt"]),
    ],
)
def test_a_topic_moves_by_one_and_stops_at_the_ends(key: str, by: int, order: list[str]) -> None:
    assert keys(steps.move_topic(OUTLINE, key, by)) == order


@pytest.mark.parametrize(("to", "place"), [(0, 0), (2, 2), (99, 3), (-5, 0)])
def test_a_topic_is_put_at_a_place_within_the_list(to: int, place: int) -> None:
    assert keys(steps.place_topic(OUTLINE, "noi", to)).index("noi") == place


def test_a_topic_that_is_gone_is_said() -> None:
    for step in (
        lambda: steps.move_topic(OUTLINE, "x", 1),
        lambda: steps.drop_topic(OUTLINE, "x"),
        lambda: steps.move_lesson(OUTLINE, "nghe", "x", 1),
    ):
        with pytest.raises(Refused) as told:
            step()
        assert told.value.reason == "gone"


@pytest.mark.parametrize(
    "more",
    [{"title": " "}, {"title": "a" * 301}, {"code": ""}, {"block": "x"}, {"theory": 0.3}, {"practice": 5000.0}, {"theory": -1.0}],
)
def test_a_topic_that_cannot_be_kept_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(Refused):
        steps.add_topic(OUTLINE, facts(**more))


def test_a_new_topic_stands_behind_the_last_of_its_mode_under_a_free_key() -> None:
    two = steps.add_topic(steps.add_topic(OUTLINE, facts(mode="online")), facts())
    assert keys(two) == ["nghe", "noi", "kt", "hoa-giai", "lop", "hoa-giai-2"]
    many = replace(OUTLINE, topics=tuple(replace(LOP, key=f"p{n}") for n in range(steps.MOST_TOPICS)))
    with pytest.raises(Refused, match="tối đa"):
        steps.add_topic(many, facts())


def test_lessons_of_a_shared_topic_stay_as_they_are_at_home() -> None:
    shared = replace(OUTLINE, topics=(replace(NGHE, package="khac"), NOI, TEST, LOP))
    with pytest.raises(Refused, match="chương trình gốc"):
        steps.move_lesson(shared, "nghe", "hai", -1)
    kept = steps.change_topic(shared, "nghe", facts(mode="online", lessons={"mot": 3.0}))
    assert kept.topics[0].lessons == LESSONS
    assert [row.key for row in steps.move_lesson(OUTLINE, "nghe", "hai", -1).topics[0].lessons] == ["hai", "mot"]


def test_the_sums_are_held_against_the_decision_and_the_share() -> None:
    assert "cộng lại 8 tiết, quyết định ghi 10 tiết: còn thiếu 2 tiết" in said(replace(OUTLINE, periods=10))
    assert "thừa 2 tiết" in said(replace(OUTLINE, periods=6))
    other = replace(OUTLINE, topics=(NGHE, NOI, TEST, replace(LOP, theory=6)), periods=12)
    assert "Phần trên mạng 4 trong 12 tiết, là 33,3%; chương trình ghi 50%" in said(other)


def test_lessons_fit_their_topic_and_their_minutes() -> None:
    assert "cộng 2 tiết, chuyên đề ghi 3 tiết" in said(replace(OUTLINE, topics=(replace(NGHE, theory=2), NOI, TEST, LOP)))
    slow = replace(NOI, lessons=(LessonLine("ba", "Bài ba", 1, 90),))
    assert "“Bài ba” đọc và làm hết 90 phút, ghi 1 tiết (45 phút)" in said(replace(OUTLINE, topics=(NGHE, slow, TEST, LOP)))
    assert "không đổi sang trực tiếp" in said(replace(OUTLINE, topics=(replace(NGHE, mode="in_person"), NOI, TEST, LOP)))
    empty = replace(OUTLINE, topics=(replace(NOI, lessons=()),))
    assert any("chưa có bài" in fault.sentence and not fault.is_error for fault in faults_of(empty))


def test_two_topics_that_wait_for_each_other_are_a_circle() -> None:
    circle = (replace(NGHE, after=("noi",)), replace(NOI, after=("kt",)), replace(TEST, after=("nghe",)), LOP)
    assert said(replace(OUTLINE, topics=circle)).count("chờ nhau") == 3
    late = (replace(NGHE, after=("noi",)), NOI, TEST, LOP)
    assert "T1 cần học sau T2 nhưng đang đứng trước" in said(replace(OUTLINE, topics=late))
    assert faults_of(replace(OUTLINE, topics=(NGHE, replace(NOI, after=("nghe",)), TEST, LOP))) == ()


def test_what_names_a_removed_topic_is_said_with_the_step_that_mends_it() -> None:
    outline = replace(OUTLINE, topics=(NGHE, replace(NOI, after=("nghe",)), TEST, LOP))
    left = steps.drop_topic(steps.drop_topic(outline, "nghe"), "kt")
    for _round in range(8):
        mend = next((fault.mend for fault in faults_of(left) if fault.mend), None)
        if mend is None:
            break
        left = MENDS[mend.verb](left, mend.key, mend.topic)
    assert (left.papers, left.requirements, left.topics[0].after) == ((), (), ())
    assert not any(fault.mend for fault in faults_of(left))


def test_a_condition_asks_for_no_more_electives_than_there_are() -> None:
    wants = replace(OUTLINE, requirements=({"id": "tc", "kind": "electives", "count": 2},))
    assert "đòi 2 chuyên đề tự chọn, chương trình có 0" in said(wants)
    asked = ProgrammeFacts("Lớp", "L", {}, 8, 50, electives=1)
    one = steps.change_programme(replace(wants, topics=(NGHE, NOI, TEST, replace(LOP, elective=True))), asked)
    assert "đòi" not in said(one)
    every = replace(OUTLINE, requirements=({"id": "x", "kind": "each_compulsory_topic"},), topics=(NGHE, NOI, TEST))
    assert "không còn chuyên đề trực tiếp bắt buộc" in said(every)


@pytest.mark.parametrize("more", [{"title": ""}, {"periods": 0.2}, {"online_share": 101.0}])
def test_facts_of_a_programme_that_cannot_be_kept(more: dict[str, object]) -> None:
    usual: dict[str, object] = {"title": "L", "short_title": "L", "decision": {}, "periods": 8.0, "online_share": 50.0}
    with pytest.raises(Refused):
        steps.change_programme(OUTLINE, ProgrammeFacts(**(usual | more)))  # type: ignore[arg-type]


def test_blocks_come_go_and_change_their_names() -> None:
    two = steps.add_block(OUTLINE, "Kỹ năng")
    assert [block.key for block in two.blocks] == ["chung", "ky-nang"]
    assert steps.name_block(two, "ky-nang", "Kỹ năng làm việc").blocks[1].title == "Kỹ năng làm việc"
    assert steps.drop_block(two, "ky-nang") == OUTLINE
    with pytest.raises(Refused, match="còn chuyên đề"):
        steps.drop_block(two, "chung")


def test_what_differs_is_told_by_place_with_both_sides() -> None:
    new = steps.move_topic(OUTLINE, "nghe", 1)
    new = steps.change_topic(new, "lop", facts(code="P1", title="Ở lớp", theory=3.0, practice=2.0))
    new = steps.drop_lesson(new, "nghe", "hai")
    new = replace(steps.add_topic(new, facts(code="P9")), requirements=({**OUTLINE.requirements[0], "pass_mark": 6},))
    found = changes(OUTLINE, new)
    assert Change("topics", "P1. Ở lớp", "Tiết lý thuyết", "2", "3") in found
    assert Change("lessons", "T1, Bài hai", "Bỏ bài", "0,5 tiết", "") in found
    assert Change("requirements", "dk", "điểm đạt", "5", "6") in found
    assert [change.what for change in found if change.place == "P9. Hòa giải"] == ["Thêm chuyên đề"]
    assert [change.place for change in found if change.what == "Đổi thứ tự"] in (["T1. Nghe"], ["T2. Nói"])


def test_a_lesson_whose_words_changed_is_told_with_its_length() -> None:
    longer = replace(NGHE, lessons=(replace(LESSONS[0], revision_id=9, words=1100), LESSONS[1]))
    found = changes(OUTLINE, replace(OUTLINE, topics=(longer, NOI, TEST, LOP)))
    assert found == (Change("lessons", "T1, Bài một", "Sửa chữ trong bài", "900 tiếng", "1.100 tiếng"),)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [("abcd", "abcd", ""), ("abcd", "dabc", "d"), ("abcd", "acbd", None), ("abcdef", "bcdefa", "a"), ("", "", "")],
)
def test_the_fewest_that_moved(before: str, after: str, moved: str | None) -> None:
    found = moved_keys(before, after)
    assert len(found) == 1 if moved is None else found == frozenset(moved)


def test_both_sides_changed_the_order_and_a_person_decides() -> None:
    ours, theirs = steps.move_topic(OUTLINE, "nghe", 1), steps.move_topic(OUTLINE, "lop", -1)
    (meeting,) = outline_meetings(OUTLINE, ours, theirs)
    assert meeting.verdict is Verdict.CONFLICT
    assert merged_outline(ours, theirs, (meeting,), {}) is None
    assert merged_outline(ours, theirs, (meeting,), {"order": Choice.THEIRS}) == theirs


def test_what_each_side_added_stands_behind_what_it_stood_behind() -> None:
    ours, theirs = (
        steps.add_topic(OUTLINE, facts(title="Của ta")),
        steps.add_topic(OUTLINE, facts(title="Của bạn", mode="online")),
    )
    result = merged_outline(ours, theirs, outline_meetings(OUTLINE, ours, theirs), {})
    assert result is not None
    assert keys(result) == ["nghe", "noi", "kt", "cua-ban", "lop", "cua-ta"]


def test_parts_of_one_topic_come_from_both_sides() -> None:
    ours = replace(OUTLINE, topics=(replace(NGHE, title="Nghe kỹ"), NOI, TEST, LOP))
    theirs = replace(OUTLINE, topics=(replace(NGHE, theory=2), NOI, TEST, LOP), periods=9)
    result = merged_outline(ours, theirs, outline_meetings(OUTLINE, ours, theirs), {})
    assert result is not None
    assert (result.topics[0].title, result.topics[0].theory, result.periods) == ("Nghe kỹ", 2, 9)


def test_dropped_here_and_changed_there_is_for_a_person() -> None:
    ours, theirs = steps.drop_topic(OUTLINE, "lop"), replace(OUTLINE, topics=(NGHE, NOI, TEST, replace(LOP, theory=4)))
    found = outline_meetings(OUTLINE, ours, theirs)
    assert [meeting.verdict for meeting in found] == [Verdict.CONFLICT]
    kept = merged_outline(ours, theirs, found, {"topic/lop/whole": Choice.OURS})
    assert kept == ours


def test_the_same_change_on_both_sides_is_no_difference() -> None:
    both = steps.move_topic(OUTLINE, "nghe", 1)
    assert outline_meetings(OUTLINE, both, both) == ()


def test_the_file_is_written_so_that_any_words_read_back() -> None:
    hard = 'Nói "rõ": # không, {ngoặc} [vuông] \\ - on'
    outline = replace(OUTLINE, title=hard, short_title="on", topics=(replace(NGHE, title=hard), NOI, TEST, LOP))
    text = programme_text(outline)
    assert programme_text(outline, text) == text
    assert text.startswith("id: thu\n")


def test_errors_come_before_notes() -> None:
    outline = replace(OUTLINE, topics=(replace(NOI, lessons=(), theory=2), LOP), periods=99)
    flags = [fault.is_error for fault in faults_of(outline)]
    assert flags == sorted(flags, reverse=True)
    assert len(errors_of(outline)) < len(flags)
