"""The account and the exemptions in it: sums that no order and no repetition can break."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.completion.rules import (
    About,
    Before,
    Entry,
    ExemptionFact,
    Half,
    Kind,
    LineKind,
    LineState,
    Requirement,
    Share,
    build,
    grant,
    state_of,
)

TODAY = date(2026, 11, 10)
periods = st.integers(0, 40).map(lambda n: n / 2)
days = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Anything that may stand in an account."""
    planned = draw(periods)
    earned = draw(st.sampled_from([0.0, planned, planned / 2 if planned % 1 == 0 else planned]))
    half = draw(st.sampled_from(list(Half)))
    return Entry(half, LineKind.SESSION, "P1", "Nói", "1", planned, earned, draw(days), LineState.AHEAD)


@given(st.lists(entries(), max_size=30))
def test_the_last_running_total_is_the_sum_of_both_halves(made: list[Entry]):
    account = build(made, today=TODAY)
    assert account.total == sum(entry.earned for entry in made)
    assert account.planned == sum(entry.planned for entry in made)
    assert (account.lines[-1].total if account.lines else 0) == account.total
    assert len(account.lines) == len(made)


@given(st.lists(entries(), max_size=30))
def test_every_line_adds_its_own_periods_and_nothing_is_taken_away(made: list[Entry]):
    account, before = build(made, today=TODAY), 0.0
    for line in account.lines:
        assert line.total == before + line.entry.earned
        before = line.total


@given(st.lists(entries(), max_size=20), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_changes_no_sum(made: list[Entry], chance: object):
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = build(made, today=TODAY), build(shuffled, today=TODAY)
    assert (one.online, one.in_person) == (other.online, other.in_person)


@given(st.lists(entries(), max_size=20))
def test_what_has_happened_stands_before_what_is_ahead_and_by_its_day(made: list[Entry]):
    account = build(made, today=TODAY)
    happened = [line.entry.earned > 0 or (line.entry.on is not None and line.entry.on <= TODAY) for line in account.lines]
    assert happened == sorted(happened, reverse=True)
    past = [line.entry.on for line, done in zip(account.lines, happened, strict=True) if done and line.entry.on]
    assert past == sorted(past)


def test_a_line_says_how_it_stands():
    assert state_of(4, 4, over=True, recorded=True) is LineState.EARNED
    assert state_of(4, 2, over=True, recorded=True) is LineState.PART
    assert state_of(4, 0, over=True, recorded=True) is LineState.LOST
    assert state_of(4, 0, over=True, recorded=False) is LineState.WAITING
    assert state_of(4, 0, over=False, recorded=False) is LineState.AHEAD


WANTED = (
    Requirement("mang", Kind.ONLINE_PERIODS),
    Requirement("lop", Kind.IN_PERSON_PERIODS, share=80),
    Requirement("kiem-tra", Kind.TEST, paper_key="kiem-tra"),
)


def freed(
    about: About,
    amount: float | None = None,
    number: int = 1,
    *,
    requirement_key: str | None = None,
    topic_id: int | None = None,
    session_id: int | None = None,
    planned: float = 0,
) -> ExemptionFact:
    """An exemption."""
    return ExemptionFact(number, about, requirement_key, topic_id, session_id, amount, "Bà Hà", "", "Ốm", TODAY, planned)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[ExemptionFact], Before]:
    """Any trainee with any exemptions, overlapping as they like."""
    session_planned = 4.0
    attended = draw(st.sampled_from([0.0, 2.0, 4.0]))
    topic = Share(8, attended + draw(st.sampled_from([0.0, 4.0])), draw(st.sampled_from([0.0, 2.0, 4.0])))
    online_topic = Share(8, draw(st.sampled_from([0.0, 1.5, 8.0])))
    before = Before(
        {Half.ONLINE: Share(20, online_topic.earned + draw(st.sampled_from([0.0, 10.0]))),
         Half.IN_PERSON: Share(16, topic.earned + draw(st.sampled_from([0.0, 4.0])), topic.lost)},
        {1: (Half.IN_PERSON, topic), 2: (Half.ONLINE, online_topic)},
        {7: Share(session_planned, attended, session_planned - attended)},
        {"kiem-tra": 2.0},
    )  # fmt: skip
    one = st.one_of(
        st.builds(lambda n: freed(About.SESSION, n, topic_id=1, session_id=7, planned=4.0), st.none() | periods),
        st.builds(lambda n, topic_id: freed(About.TOPIC, n, topic_id=topic_id), st.none() | periods, st.sampled_from([1, 2])),
        st.builds(lambda n, key: freed(About.REQUIREMENT, n, requirement_key=key), st.none() | periods,
                  st.sampled_from(["mang", "lop", "kiem-tra"])),
    )  # fmt: skip
    return draw(st.lists(one, max_size=6)), before


@given(situations())
def test_exemptions_never_give_more_than_a_half_plans(situation: tuple[list[ExemptionFact], Before]):
    facts, before = situation
    granted = grant(facts, WANTED, before)
    for half, share in before.halves.items():
        assert 0 <= granted.of(half) <= share.missing
        assert 0 <= granted.found(half) <= share.lost
    for topic_id, (half, share) in before.topics.items():
        assert granted.of(half, topic_id) <= share.missing
    assert all(credit.periods >= 0 for credit in granted.credits)
    assert len(granted.credits) == len(facts)


@given(situations())
def test_recording_the_same_whole_session_twice_gives_it_once(situation: tuple[list[ExemptionFact], Before]):
    _facts, before = situation
    once = [freed(About.SESSION, topic_id=1, session_id=7, planned=4.0)]
    twice = [*once, freed(About.SESSION, number=2, topic_id=1, session_id=7, planned=4.0)]
    assert grant(once, WANTED, before).of(Half.IN_PERSON) == grant(twice, WANTED, before).of(Half.IN_PERSON)


def test_a_whole_requirement_frees_without_giving_periods_except_those_of_a_test():
    before = Before({Half.ONLINE: Share(20, 4), Half.IN_PERSON: Share(16, 0, 8)}, tests={"kiem-tra": 2.0})
    granted = grant(
        [freed(About.REQUIREMENT, requirement_key="lop"), freed(About.REQUIREMENT, number=2, requirement_key="kiem-tra")],
        WANTED,
        before,
    )
    assert granted.exempt == {"lop", "kiem-tra"}
    assert (granted.of(Half.IN_PERSON), granted.of(Half.ONLINE)) == (0, 2)
    assert (granted.loose(Half.ONLINE), granted.loose(Half.ONLINE, of_test=True)) == (0, 2)
