"""Which entry counts: the written precedence, and that the order of arrival makes no difference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.settling import Entry, settle

EIGHT = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


def entry(
    number: int,
    state: str = "present",
    *,
    minute: int = 0,
    replaces: int | None = None,
    way: str = "roll",
    name: str = "",
    late: int = 0,
) -> Entry:
    """An entry made `minute` minutes after eight that arrived `late` minutes later."""
    made = EIGHT + timedelta(minutes=minute)
    return Entry(number, state, 4.0, way, "Hoa", made, made + timedelta(minutes=late), replaces, name or f"may-{number}")


def state_of(*entries: Entry) -> str | None:
    """What counts."""
    mark = settle(entries)
    return mark.state if mark else None


def test_nobody_recorded_anything_is_not_yet_taken() -> None:
    assert settle([]) is None


def test_the_entry_recorded_last_counts() -> None:
    assert state_of(entry(1, "absent", minute=0), entry(2, "late", minute=5)) == "late"


def test_an_entry_that_was_replaced_no_longer_counts_even_when_clocks_disagree() -> None:
    assert state_of(entry(1, "absent", minute=30), entry(2, "excused", minute=5, replaces=1)) == "excused"


def test_a_clock_that_runs_ahead_gains_nothing() -> None:
    ahead = Entry(1, "absent", 0, "roll", "Lan", EIGHT + timedelta(hours=9), EIGHT, None, "a")
    assert state_of(ahead, entry(2, "present", minute=1)) == "present"


def test_at_the_same_moment_the_roll_counts_before_the_sheet() -> None:
    assert state_of(entry(1, "present", way="roll"), entry(2, "absent", way="sheet")) == "present"


def test_at_the_same_moment_and_way_the_larger_client_id_counts() -> None:
    assert state_of(entry(1, "late", name="b"), entry(2, "absent", name="a")) == "late"


def test_at_the_same_moment_a_card_counts_before_the_paper_and_the_paper_before_a_sheet() -> None:
    card, paper, sheet = entry(1, "late", way="card"), entry(2, "absent", way="paper"), entry(3, "excused", way="sheet")
    assert (state_of(card, paper, sheet), state_of(paper, sheet)) == ("late", "absent")


def test_what_an_official_recorded_counts_before_her_own_code_whichever_came_first() -> None:
    code = entry(1, "present", way="code", minute=30)
    assert state_of(code, entry(2, "absent", minute=5)) == "absent"
    assert state_of(code, entry(2, "absent", minute=60, way="sheet")) == "absent"


def test_her_first_code_says_when_she_came() -> None:
    assert state_of(entry(1, "present", way="code", minute=1), entry(2, "late", way="code", minute=40)) == "present"


def test_a_code_counts_again_when_the_officials_mark_is_taken_back() -> None:
    code, roll = entry(1, "late", way="code"), entry(2, "absent", minute=5)
    assert state_of(code, roll, entry(3, "withdrawn", minute=6, replaces=2)) == "late"


def test_an_official_can_throw_a_code_out() -> None:
    assert state_of(entry(1, "present", way="code"), entry(2, "withdrawn", replaces=1)) is None


def test_a_withdrawal_lets_what_stood_before_count_again() -> None:
    assert state_of(entry(1, "late"), entry(2, "absent", replaces=1), entry(3, "withdrawn", replaces=2)) == "late"


def test_a_withdrawal_of_the_first_entry_leaves_not_yet_taken() -> None:
    assert state_of(entry(1, "late"), entry(2, "withdrawn", replaces=1)) is None


def test_a_correction_stays_when_what_it_corrected_is_withdrawn() -> None:
    roll, sheet = entry(1, "late", minute=60), entry(2, "absent", minute=10, replaces=1)
    corrected, undone = entry(3, "excused", minute=20, replaces=2), entry(4, "withdrawn", minute=90, replaces=2)
    assert state_of(roll, sheet, corrected, undone) == "excused"


def test_a_withdrawal_that_is_withdrawn_takes_nothing_back() -> None:
    assert state_of(entry(1, "late"), entry(2, "withdrawn", replaces=1), entry(3, "withdrawn", replaces=2)) == "late"


WAYS = ["roll", "sheet", "attlog", "meeting", "paper", "card", "api", "leave", "code"]


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of one person in one session, each perhaps on top of an earlier one, some on the same minute."""
    found: list[Entry] = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        replaces = draw(st.one_of(st.none(), st.sampled_from([e.id for e in found]))) if found else None
        state = draw(st.sampled_from(["present", "late", "excused", "absent", *(["withdrawn"] if replaces else [])]))
        way = draw(st.sampled_from(WAYS))
        found.append(
            entry(number, state, minute=draw(st.integers(0, 3)), replaces=replaces, way=way, late=draw(st.integers(0, 500)))
        )
    return found


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_order_and_any_repetition_give_the_same_result(entries: list[Entry], random, times: int) -> None:  # type: ignore[no-untyped-def]
    shuffled = entries * times
    random.shuffle(shuffled)
    assert settle(shuffled) == settle(entries)


@given(histories(), st.lists(st.integers(0, 100_000), min_size=9, max_size=9))
def test_any_subset_that_arrives_late_gives_the_same_mark(entries: list[Entry], minutes: list[int]) -> None:
    def later(one: Entry, by: int) -> Entry:
        return Entry(
            *(one.id, one.state, one.periods, one.way, one.recorded_by, one.device_at),
            one.received_at + timedelta(minutes=by),
            one.replaces_id,
            one.client_id,
        )

    first, second = settle(entries), settle([later(one, by) for one, by in zip(entries, minutes, strict=False)])
    assert (first and first.mark_id) == (second and second.mark_id)


@given(histories())
def test_withdrawing_every_entry_leaves_nothing(entries: list[Entry]) -> None:
    marks = [one for one in entries if one.state != "withdrawn"]
    withdrawals = [entry(100 + one.id, "withdrawn", replaces=one.id) for one in marks]
    assert settle([*marks, *withdrawals]) is None


@given(histories())
def test_a_new_entry_on_top_of_what_counts_counts(entries: list[Entry]) -> None:
    before = settle(entries)
    on_top = entry(100, "excused", minute=10, replaces=before.mark_id if before else None)
    after = settle([*entries, on_top])
    assert after is not None
    assert after.mark_id == 100


@given(histories(), st.integers(0, 600))
def test_codes_change_nothing_while_an_officials_mark_counts(entries: list[Entry], minute: int) -> None:
    before = settle(entries)
    after = settle([*entries, entry(100, "late", way="code", minute=minute)])
    if before and before.way != "code":
        assert after == before
