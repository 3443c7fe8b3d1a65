"""The judgement reads as the regulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.completion.rules import Concern, Facts, Kind, MarkFact, Requirement, State, TopicFact, concern, judge, requirements_from
from app.completion.wording import sentence, short, summary

TOPICS = Requirement("chuyen-de", Kind.ONLINE_TOPICS)
TEST = Requirement("kiem-tra", Kind.TEST, paper_key="kiem-tra", pass_mark=5, tries=2)
IN_PERSON = Requirement("truc-tiep", Kind.IN_PERSON_PERIODS, share=80)
ESSAY = Requirement("bai-luan", Kind.GIVEN_MARK, title="Bài luận cuối khóa", pass_mark=5, tries=2)
START = Facts(
    today=date(2026, 11, 10),
    opens_on=date(2026, 11, 1),
    online_due_on=date(2026, 11, 30),
    closes_on=date(2026, 12, 20),
    online_planned=100,
    in_person_planned=100,
    topics=tuple(TopicFact(f"T{n}", f"Chuyên đề {n}", 8, 0) for n in range(1, 13)),
    tests={"kiem-tra": MarkFact(periods=4)},
)


def finished(count: int, of: Facts = START) -> Facts:
    """`of` with the first `count` topics earned."""
    return replace(of, topics=tuple(replace(topic, earned=8) if n < count else topic for n, topic in enumerate(of.topics)))


def test_attendance_is_a_share_of_the_periods_planned_and_never_of_those_held():
    facts = replace(START, attended=4)
    finding = judge([IN_PERSON], facts).findings[0]
    assert (finding.earned, finding.required, finding.reachable, finding.state) == (4, 80, 100, State.NOT_YET)


def test_eighty_percent_attended_is_enough():
    assert judge([IN_PERSON], replace(START, attended=80, lost=20)).state is State.MET


def test_who_missed_more_than_a_fifth_can_no_longer_meet_it_and_is_told_why():
    finding = judge([IN_PERSON], replace(START, attended=16, lost=20.5)).findings[0]
    assert finding.state is State.IMPOSSIBLE
    assert sentence(finding) == (
        "Đã dự 16 tiết trực tiếp và vắng 20,5; dự hết phần còn lại cũng chỉ được 79,5, chưa tới 80 tiết cần có."
    )


def test_a_fifth_missed_exactly_can_still_be_met():
    assert judge([IN_PERSON], replace(START, lost=20)).state is State.NOT_YET


def test_eleven_topics_of_twelve_are_not_yet_enough_and_the_missing_one_is_named():
    finding = judge([TOPICS], finished(11)).findings[0]
    assert (finding.state, finding.earned, finding.required, finding.missing) == (State.NOT_YET, 88, 96, ("T12",))
    assert sentence(finding) == "Đã học 88 trong 96 tiết chuyên đề trên mạng; còn 8 tiết ở chuyên đề T12, hạn 30/11/2026."


def test_after_the_last_day_the_online_half_can_no_longer_be_met():
    finding = judge([TOPICS], replace(finished(11), today=date(2026, 12, 1))).findings[0]
    assert (finding.state, finding.reachable) == (State.IMPOSSIBLE, 88)


def test_the_last_day_itself_still_counts():
    assert judge([TOPICS], replace(finished(11), today=date(2026, 11, 30))).state is State.NOT_YET


def test_a_failed_test_leaves_one_more_try():
    facts = replace(START, tests={"kiem-tra": MarkFact(best=4.5, tries_used=1, periods=4)})
    finding = judge([TEST], facts).findings[0]
    assert (finding.state, finding.tries_left) == (State.NOT_YET, 1)
    assert "mới được 4,5 điểm" in sentence(finding)


def test_two_failed_tries_end_it():
    facts = replace(START, tests={"kiem-tra": MarkFact(best=4.9, tries_used=2, periods=4)})
    assert judge([TEST], facts).state is State.IMPOSSIBLE


def test_a_second_try_that_is_running_is_not_yet_lost():
    facts = replace(START, tests={"kiem-tra": MarkFact(best=4, tries_used=2, open_now=True, periods=4)})
    assert judge([TEST], facts).state is State.NOT_YET


def test_passing_the_test_earns_its_periods():
    facts = replace(finished(12), tests={"kiem-tra": MarkFact(best=7, tries_used=1, passed=True, periods=4)})
    verdict = judge([TOPICS, TEST], facts)
    assert (verdict.online_earned, verdict.state) == (100, State.MET)


def test_the_whole_is_met_only_when_every_requirement_is():
    facts = replace(
        finished(12),
        tests={"kiem-tra": MarkFact(7, 1, True, 4)},
        given={"bai-luan": MarkFact(7.5, 1, True)},
        attended=88,
        lost=12,
    )
    verdict = judge([TOPICS, TEST, IN_PERSON, ESSAY], facts)
    assert (verdict.state, verdict.earned, verdict.required) == (State.MET, 188, 180)
    assert summary(verdict) == "Đủ điều kiện hoàn thành: 188 trong 200 tiết."


def test_without_the_essay_it_is_not_yet_met():
    facts = replace(finished(12), tests={"kiem-tra": MarkFact(7, 1, True, 4)}, attended=100)
    verdict = judge([TOPICS, TEST, IN_PERSON, ESSAY], facts)
    assert verdict.state is State.NOT_YET
    assert short(verdict.findings[-1]) == "Chưa có điểm: bài luận cuối khóa"


def test_a_single_obstacle_is_the_summary():
    verdict = judge([TOPICS, IN_PERSON], replace(finished(12), lost=24))
    assert summary(verdict).startswith("Không còn đủ điều kiện: đã dự 0 tiết trực tiếp và vắng 24;")


def test_who_has_earned_a_tenth_of_what_an_even_pace_gives_needs_a_call():
    facts = replace(finished(1), today=date(2026, 11, 25))
    assert concern(judge([TOPICS], facts), facts)[0] is Concern.BEHIND


def test_who_keeps_the_pace_needs_no_call():
    facts = replace(finished(4), today=date(2026, 11, 10))
    assert concern(judge([TOPICS], facts), facts)[0] is Concern.NONE


def test_who_may_not_miss_one_more_session_needs_a_call():
    facts = replace(finished(12), attended=40, lost=18)
    assert concern(judge([TOPICS, IN_PERSON], facts), facts)[0] is Concern.NO_SPARE


def test_an_unknown_kind_of_requirement_is_an_error_of_the_edition():
    with pytest.raises(ValueError, match="horoscope"):
        requirements_from([{"id": "x", "kind": "horoscope"}])


halves = st.integers(0, 200).map(lambda n: n / 2)


@given(attended=halves, lost=halves, share=st.integers(0, 100))
def test_reachable_is_never_less_than_earned_and_the_state_follows_from_the_three_amounts(
    attended: float, lost: float, share: int
):
    if attended + lost > 100:
        return
    finding = judge([replace(IN_PERSON, share=share)], replace(START, attended=attended, lost=lost)).findings[0]
    assert finding.earned <= finding.reachable <= finding.planned
    expected = (
        State.MET
        if finding.earned >= finding.required
        else State.IMPOSSIBLE
        if finding.reachable < finding.required
        else State.NOT_YET
    )
    assert finding.state is expected


@given(attended=halves, more=halves)
def test_coming_to_one_more_session_never_makes_it_worse(attended: float, more: float):
    if attended + more > 100:
        return
    before = judge([IN_PERSON], replace(START, attended=attended)).findings[0]
    after = judge([IN_PERSON], replace(START, attended=attended + more)).findings[0]
    order = [State.IMPOSSIBLE, State.NOT_YET, State.MET]
    assert order.index(after.state) >= order.index(before.state)
