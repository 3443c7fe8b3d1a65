"""The kinds of requirement read as the regulation: each topic, electives, order, bands, exemptions, what could still save it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.completion.rules import (
    Band,
    Facts,
    Kind,
    MarkFact,
    Means,
    Requirement,
    State,
    TopicFact,
    judge,
    requirements_from,
    rescues,
)
from app.completion.wording import condition, rescue_words, sentence, short, summary, title
from app.courses.package.requirements import REQUIREMENT_FIELDS

EACH = Requirement("tung-chuyen-de", Kind.EACH_COMPULSORY_TOPIC, share=80)
ELECTIVES = Requirement("tu-chon", Kind.ELECTIVES, share=100, count=2)
ORDER = Requirement("thu-tu", Kind.ORDER, paper_key="kiem-tra")
ESSAY = Requirement(
    "bai-luan",
    Kind.GIVEN_MARK,
    title="Bài luận",
    bands=(Band(9, "Xuất sắc"), Band(8, "Giỏi"), Band(7, "Khá"), Band(5, "Trung bình")),
)
IN_PERSON = Requirement("truc-tiep", Kind.IN_PERSON_PERIODS, share=80)
ROOM = Facts(
    today=date(2026, 11, 10),
    opens_on=date(2026, 11, 1),
    online_due_on=date(2026, 11, 30),
    closes_on=date(2026, 12, 20),
    online_planned=16,
    in_person_planned=16,
    topics=(
        TopicFact("T1", "Nghe", 8, 0),
        TopicFact("T2", "Hát", 4, 0, elective=True),
        TopicFact("T3", "Vẽ", 4, 0, elective=True),
    ),
    classroom=(TopicFact("P1", "Nói", 8, 0), TopicFact("P2", "Viết", 4, 0), TopicFact("P3", "Nấu ăn", 4, 0, elective=True)),
)


def attended(of: Facts = ROOM, **topics: tuple[float, float]) -> Facts:
    """`of` with (earned, lost) in some in-person topics."""
    room = [replace(topic, earned=topics[topic.code][0], lost=topics[topic.code][1]) if topic.code in topics else topic
            for topic in of.classroom]  # fmt: skip
    return replace(of, classroom=tuple(room))


def test_the_package_knows_the_kinds_that_the_judgement_knows_and_no_others():
    assert set(REQUIREMENT_FIELDS) == set(Kind)


def test_more_of_one_topic_does_not_make_up_for_less_of_another():
    finding = judge([EACH], attended(P1=(8, 0), P2=(2, 0))).findings[0]
    assert (finding.state, finding.missing) == (State.NOT_YET, ("P2",))
    assert sentence(finding) == "Còn chuyên đề P2 chưa dự đủ 80% số tiết; mỗi chuyên đề trực tiếp bắt buộc phải đủ."


def test_four_fifths_of_every_compulsory_topic_are_enough_and_electives_are_not_asked():
    assert judge([EACH], attended(P1=(6.5, 1.5), P2=(3.5, 0.5))).state is State.MET


def test_a_topic_of_which_too_much_was_missed_is_lost_alone_and_needs_a_makeup():
    verdict = judge([EACH], attended(P1=(8, 0), P2=(0, 2)))
    assert verdict.state is State.IMPOSSIBLE
    [rescue] = rescues(verdict)
    assert (rescue.means, rescue.periods) == ((Means.MAKEUP, Means.EXEMPTION), 1.5)
    assert rescue_words(rescue) == "Từng chuyên đề trực tiếp bắt buộc: học bù ít nhất 1,5 tiết, hoặc được miễn có người duyệt."


def test_two_of_three_electives_of_either_half_are_enough():
    done = replace(ROOM, topics=(ROOM.topics[0], replace(ROOM.topics[1], earned=4), ROOM.topics[2]))
    finding = judge([ELECTIVES], done).findings[0]
    assert (finding.state, finding.earned, finding.missing) == (State.NOT_YET, 1, ("T3", "P3"))
    assert short(finding) == "Thiếu 1 chuyên đề tự chọn"
    assert judge([ELECTIVES], attended(done, P3=(4, 0))).state is State.MET


def test_electives_are_lost_when_too_few_can_still_be_had():
    late = replace(ROOM, today=date(2026, 12, 1))
    finding = judge([ELECTIVES], late).findings[0]
    assert (finding.state, finding.reachable) == (State.IMPOSSIBLE, 1)


def test_who_passed_the_test_before_the_first_session_kept_the_order():
    facts = replace(
        ROOM, tests={"kiem-tra": MarkFact(7, 1, True, passed_on=date(2026, 11, 8))}, attended_on=((date(2026, 11, 9), 4),)
    )
    assert judge([ORDER], facts).findings[0].reason == "order_met"


def test_what_was_attended_before_passing_counts_but_the_requirement_says_so():
    early = ((date(2026, 11, 9), 4.0), (date(2026, 11, 20), 4.0))
    before = judge([ORDER], replace(ROOM, attended=8, attended_on=early))
    assert (before.state, before.in_person_earned) == (State.NOT_YET, 8)
    assert "Đã dự 8 tiết trực tiếp khi chưa qua bài kiểm tra" in sentence(before.findings[0])
    after = replace(ROOM, tests={"kiem-tra": MarkFact(7, 1, True, passed_on=date(2026, 11, 12))}, attended=8, attended_on=early)
    assert judge([ORDER], after).state is State.MET
    assert "sau khi dự 4 tiết" in sentence(judge([ORDER], after).findings[0])


def test_a_strict_order_that_was_broken_is_left_to_an_exemption():
    broken = replace(ROOM, attended=4, attended_on=((date(2026, 11, 9), 4.0),))
    verdict = judge([replace(ORDER, strict=True)], broken)
    assert verdict.state is State.IMPOSSIBLE
    assert [rescue.means for rescue in rescues(verdict)] == [(Means.EXEMPTION,)]


@pytest.mark.parametrize(
    ("mark", "band"),
    [(4.9, ""), (5, "Trung bình"), (6.9, "Trung bình"), (7, "Khá"), (8, "Giỏi"), (9, "Xuất sắc"), (10, "Xuất sắc")],
)
def test_a_mark_falls_into_its_band(mark: float, band: str):
    assert judge([ESSAY], replace(ROOM, given={"bai-luan": MarkFact(mark, 1, mark >= 5)})).band == band


def test_bands_are_data_of_the_edition():
    rows = [{"id": "bai-luan", "kind": "given_mark", "bands": [{"from": 5, "title": "Đạt"}, {"from": 8, "title": "Tốt"}]}]
    assert requirements_from(rows)[0].bands == (Band(8, "Tốt"), Band(5, "Đạt"))


def test_who_is_exempt_from_a_requirement_has_met_it_without_earning_anything():
    facts = replace(ROOM, lost=16, exempt=frozenset({"truc-tiep"}))
    verdict = judge([IN_PERSON], facts)
    assert (verdict.state, verdict.earned) == (State.MET, 0)
    assert sentence(verdict.findings[0]) == "Được miễn điều kiện này."


def test_two_requirements_of_one_half_ask_for_the_same_periods():
    verdict = judge([IN_PERSON, EACH], ROOM)
    assert verdict.required == 13


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words_for_whatever_becomes_of_it(kind: Kind):
    requirement = Requirement("x", kind, paper_key="kiem-tra", count=1, share=50, tries=1)
    worlds = [ROOM, replace(ROOM, today=date(2026, 12, 30)), attended(P1=(8, 0), P2=(4, 0), P3=(4, 0)), attended(P1=(0, 8))]
    worlds += [replace(world, attended=16, attended_on=((date(2026, 11, 9), 16.0),)) for world in worlds]
    for world in worlds:
        verdict = judge([requirement], world)
        finding = verdict.findings[0]
        for words in (sentence(finding), short(finding), title(finding), condition(finding), summary(verdict)):
            assert words
            assert "{" not in words
        assert [rescue_words(rescue) for rescue in rescues(verdict)] == [] or finding.state is State.IMPOSSIBLE
