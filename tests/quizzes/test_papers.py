"""Papers in a class: windows, extra time on a running attempt, which try counts, results that are shown when they may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.cohorts.queries import CohortView, cohort_of
from app.kernel.clock import moment_of
from app.kernel.refusal import Refused
from app.quizzes.models import Attempt, Paper, PaperExtra, PaperSetting
from app.quizzes.queries import results
from app.quizzes.queries.papers import forget_papers, times_for
from app.quizzes.queries.sitting import State, class_paper
from app.quizzes.rules.windows import Extra
from app.quizzes.services.extras import give_extra, take_back
from app.quizzes.services.papers import PaperFacts, edit_paper, set_class
from app.storage.models import JournalEntry
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast
from tests.quizzes.conftest import Desk

MINUTE = timedelta(minutes=1)
END = moment_of(date(2026, 12, 1))


def class_of(cast: Cast, key: str = "thu") -> CohortView:
    cohort = cohort_of(cast.cohort[key])
    assert cohort is not None
    return cohort


def give(desk: Desk, extra: Extra, *who: str, at: datetime = NOW, client_id: str = "lan-mot-1") -> int:
    cast = desk.cast
    people = [cast.enrolment[key] for key in who or ("tham",)]
    why = {"cause": "line", "reason": "Mất điện", "client_id": client_id, "by": cast.person["coordinator"], "at": at}
    return give_extra(class_of(cast), desk.paper("kiem-tra").id, people, extra, **why)  # type: ignore[arg-type]


def due(attempt: int) -> datetime | None:
    return session().scalar(select(Attempt.due_at).where(Attempt.id == attempt))


def window(desk: Desk, **moments: Any) -> bool:
    facts = {"opens_at": None, "closes_at": None, "shows": "", "reason": "Lớp đổi lịch", "at": NOW} | moments
    return set_class(class_of(desk.cast), desk.paper("kiem-tra").id, by=desk.cast.person["coordinator"], **facts)


def configure(desk: Desk, **changes: Any) -> None:
    """The final paper of the small programme, set as an edition would."""
    with transaction() as db:
        db.execute(update(Paper).where(Paper.id == desk.paper("kiem-tra").id).values(**changes))
    forget_papers()


@pytest.mark.usefixtures("ctx")
class TestExtra:
    """What one person is given."""

    def test_extra_minutes_move_the_end_of_a_running_attempt(self, desk: Desk) -> None:
        attempt = desk.start("tham", "kiem-tra")
        before = due(attempt)
        assert before is not None
        assert give(desk, Extra(minutes=15), at=NOW + 10 * MINUTE) == 1
        assert due(attempt) == before + 15 * MINUTE
        assert desk.save("tham", attempt, 1, desk.right(attempt)[1], at=before + 5 * MINUTE)
        entry = session().scalar(select(JournalEntry.detail).where(JournalEntry.action == "quizzes.move_end"))
        assert entry is not None
        assert entry["after"] == (before + 15 * MINUTE).isoformat()

    def test_given_twice_by_one_page_is_given_once(self, desk: Desk) -> None:
        attempt = desk.start("tham", "kiem-tra")
        assert [give(desk, Extra(minutes=15)) for _time in range(2)] == [1, 0]
        assert times_for(desk.cast.enrolment["tham"], desk.paper("kiem-tra")).extra == Extra(15)
        assert due(attempt) is not None

    def test_taking_back_moves_the_end_back_but_never_before_now(self, desk: Desk) -> None:
        attempt = desk.start("tham", "kiem-tra")
        first = due(attempt)
        assert first is not None
        give(desk, Extra(minutes=15))
        extra_id = session().scalar(select(PaperExtra.id))
        assert extra_id is not None
        now = first + 5 * MINUTE
        why = {"reason": "Ghi nhầm người", "by": desk.cast.person["coordinator"], "at": now}
        assert take_back(class_of(desk.cast), extra_id, **why)  # type: ignore[arg-type]
        assert due(attempt) == now
        assert not take_back(class_of(desk.cast), extra_id, **why)  # type: ignore[arg-type]
        assert times_for(desk.cast.enrolment["tham"], desk.paper("kiem-tra")).extra == Extra()

    def test_an_extra_try_lets_her_begin_again_and_completion_knows(self, desk: Desk) -> None:
        for _time in range(2):
            desk.sit("tham", "kiem-tra", right=False)
        with pytest.raises(Refused, match="no_tries"):
            desk.start("tham", "kiem-tra")
        give(desk, Extra(tries=1))
        assert desk.start("tham", "kiem-tra")
        (row,) = [row for row in results(desk.cast.cohort["thu"]) if row.paper_id == desk.paper("kiem-tra").id]
        assert (row.tries_used, row.extra_tries, row.tries_of(2)) == (2, 1, 3)

    def test_a_closing_of_her_own_counts_for_completion_too(self, desk: Desk) -> None:
        late = END + timedelta(hours=30)
        with pytest.raises(Refused, match="overdue"):
            desk.start("tham", "kiem-tra", at=late)
        give(desk, Extra(closes_at=END + timedelta(days=2)))
        attempt = desk.start("tham", "kiem-tra", at=late)
        assert due(attempt) == late + 30 * MINUTE
        row = next(row for row in results(desk.cast.cohort["thu"]) if row.paper_id == desk.paper("kiem-tra").id)
        assert row.last_moment(END) == END + timedelta(days=2)

    def test_what_is_given_stays_within_the_class(self, desk: Desk) -> None:
        with pytest.raises(Refused, match="no_enrolment"):
            give(desk, Extra(minutes=5), "neighbour")
        with pytest.raises(Refused, match="no_one"):
            give_extra(
                class_of(desk.cast),
                desk.paper("kiem-tra").id,
                [],
                Extra(5),
                cause="line",
                reason="",
                client_id="x" * 8,
                by=1,
                at=NOW,
            )
        with pytest.raises(Refused, match="nothing"):
            give(desk, Extra())

    def test_the_neighbour_keeps_her_end(self, desk: Desk) -> None:
        mine, hers = desk.start("tham", "kiem-tra"), desk.start("anh", "kiem-tra")
        before = due(hers)
        give(desk, Extra(minutes=15))
        assert due(hers) == before
        assert due(mine) != before

    def test_times_cost_one_statement(self, desk: Desk, statements: Callable[[], Any]) -> None:
        paper = desk.paper("kiem-tra")
        for number in range(3):
            give(desk, Extra(minutes=5), client_id=f"lan-thu-{number}")
        with statements() as seen:
            held = times_for(desk.cast.enrolment["tham"], paper)
        assert held.minutes == 45
        assert len(seen) == 1


@pytest.mark.usefixtures("ctx")
class TestWindows:
    """When a class may do a paper."""

    def test_a_class_may_open_later_and_close_earlier(self, desk: Desk) -> None:
        assert window(desk, opens_at=NOW + MINUTE, closes_at=NOW + 20 * MINUTE)
        with pytest.raises(Refused, match="not_open_yet"):
            desk.start("tham", "kiem-tra")
        attempt = desk.start("tham", "kiem-tra", at=NOW + MINUTE)
        assert due(attempt) == NOW + 20 * MINUTE
        with pytest.raises(Refused, match="overdue"):
            desk.start("anh", "kiem-tra", at=NOW + 20 * MINUTE)

    def test_another_class_keeps_its_own(self, desk: Desk) -> None:
        window(desk, opens_at=NOW + timedelta(days=1))
        assert desk.start("neighbour", "kiem-tra")

    def test_a_closing_that_moves_takes_the_running_attempts_along(self, desk: Desk) -> None:
        attempt = desk.start("tham", "kiem-tra")
        window(desk, closes_at=NOW + 20 * MINUTE)
        assert due(attempt) == NOW + 20 * MINUTE
        window(desk)
        assert due(attempt) == NOW + 30 * MINUTE

    def test_every_setting_is_kept_with_who_when_and_why(self, desk: Desk) -> None:
        window(desk, closes_at=NOW + 20 * MINUTE)
        assert not window(desk, closes_at=NOW + 20 * MINUTE)
        window(desk)
        rows = session().execute(
            select(PaperSetting.settings, PaperSetting.reason, PaperSetting.set_by_id).order_by(PaperSetting.id)
        )
        assert [row[0] for row in rows] == [{"closes_at": (NOW + 20 * MINUTE).isoformat()}, {}]

    def test_a_window_that_makes_no_sense_is_refused(self, desk: Desk) -> None:
        with pytest.raises(Refused, match="window"):
            window(desk, opens_at=NOW + 20 * MINUTE, closes_at=NOW + 20 * MINUTE)
        with pytest.raises(Refused, match="past"):
            window(desk, closes_at=NOW)
        with pytest.raises(Refused, match="too_late"):
            window(desk, closes_at=END + MINUTE)


@pytest.mark.usefixtures("ctx")
class TestCounting:
    """Which try counts is the same wherever a result is read."""

    @pytest.mark.parametrize(("which", "mark"), [("best", 10), ("last", 0), ("first", 10), ("average", 5)])
    def test_which_try_counts(self, desk: Desk, which: str, mark: float) -> None:
        configure(desk, which_counts=which)
        desk.sit("tham", "kiem-tra")
        desk.sit("tham", "kiem-tra", right=False)
        (row,) = [row for row in results(desk.cast.cohort["thu"]) if row.paper_id == desk.paper("kiem-tra").id]
        assert (row.best, row.tries_used, row.passed) == (mark, 2, mark >= 5)

    def test_a_first_try_settles_the_paper(self, desk: Desk) -> None:
        configure(desk, which_counts="first")
        desk.sit("tham", "kiem-tra", right=False)
        for at, state in ((NOW, State.ARRIVING), (NOW + timedelta(minutes=11), State.USED_UP)):
            page = class_paper(class_of(desk.cast), desk.paper("kiem-tra"), at)
            assert [row.state for row in page.people if row.person.enrolment_id == desk.cast.enrolment["tham"]] == [state]


@pytest.mark.usefixtures("ctx")
class TestEditing:
    """A paper is edited until somebody begins it."""

    def facts(self, desk: Desk, **changes: Any) -> PaperFacts:
        paper = desk.paper("kiem-tra")
        lines = [{"topic_id": line.topic_id, "count": line.count} for line in paper.blueprint]
        known = {"minutes": paper.minutes, "tries": paper.tries, "pass_mark": paper.pass_mark, "opens_after": paper.opens_after}
        known |= {"conditions": [], "allowance_minutes": 10, "which_counts": "best", "shows": "closed", "blueprint": lines}
        return PaperFacts(**(known | changes))

    def edit(self, desk: Desk, **changes: Any) -> bool:
        by = desk.cast.person["administrator"]
        return edit_paper(desk.paper("kiem-tra").id, self.facts(desk, **changes), reason="Rút ngắn", by=by, at=NOW)

    def test_a_change_is_read_at_once_and_completion_follows(self, desk: Desk) -> None:
        assert not self.edit(desk)
        assert self.edit(desk, minutes=20, pass_mark=7.0)
        cohort = class_of(desk.cast)
        assert cohort.content_version == 2
        assert (desk.paper("kiem-tra").minutes, desk.paper("kiem-tra").pass_mark) == (20, 7)
        from app.courses.queries import edition_view

        rows = edition_view(cohort.edition_id, cohort.content_version).requirements
        assert [row["pass_mark"] for row in rows if row["kind"] == "test"] == [7]

    def test_nobody_edits_a_paper_that_was_begun(self, desk: Desk) -> None:
        desk.start("tham", "01-nghe")
        assert self.edit(desk, minutes=20)
        desk.start("tham", "kiem-tra")
        with pytest.raises(Refused, match="in_use"):
            self.edit(desk, minutes=25)

    def test_a_blueprint_that_the_banks_cannot_serve_is_refused(self, desk: Desk) -> None:
        lines = [{"topic_id": next(iter(desk.paper("kiem-tra").bank_topics)), "count": 999}]
        with pytest.raises(Refused, match="bank_too_small: Chuyên đề T1, ") as refused:
            self.edit(desk, blueprint=lines)
        assert "999" in refused.value.sentence
        with pytest.raises(Refused, match="bank_too_small"):
            self.edit(desk, blueprint=[])


@pytest.mark.usefixtures("ctx")
def test_the_class_page_says_where_everybody_is(desk: Desk, statements: Callable[[], Any]) -> None:
    configure(desk, allowance_minutes=0)
    desk.sit("tham", "kiem-tra")
    desk.sit("anh", "kiem-tra", right=False)
    running = desk.start("binh", "kiem-tra")
    desk.save("binh", running, 1, desk.right(running)[1])
    paper, cohort = desk.paper("kiem-tra"), class_of(desk.cast)
    with statements() as seen:
        page = class_paper(cohort, paper, NOW + 10 * MINUTE)
    assert len(seen) == 4
    states = {row.person.enrolment_id: row for row in page.people}
    of = {key: states[desk.cast.enrolment[key]] for key in ("tham", "anh", "binh", "hoa")}
    assert [of[key].state for key in of] == [State.PASSED, State.AGAIN, State.RUNNING, State.NONE]
    assert of["binh"].words == f"Đang làm: còn 20 phút, đã lưu 1 trong {paper.questions} câu"
