"""What the coordinator's matrix shows: rows, filters, the numbers on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.completion.queries import Standing, Standings
from app.completion.rules import Concern, Finding, Kind, State, Verdict
from app.completion.rules.risks import risk_of, urgency
from app.completion.wording import short
from app.kernel.clock import local_day
from app.kernel.text import _, fold, sort_key


@dataclass(frozen=True)
class MatrixRow:
    """One trainee in the coordinator's matrix."""

    standing: Standing
    tag: str
    words: str
    seen_at: datetime | None
    # Tiết earned in each online topic, and whether that is all of it.
    topics: tuple[tuple[float, bool], ...]
    # Her place among those to call first, as on the list "Cần giúp".
    place: tuple[object, ...] = ()

    @property
    def needs_call(self) -> bool:
        """Whether she stands among the people to call first."""
        return self.standing.concern is not Concern.NONE


FILTERS = {
    "": _("Cả lớp"),
    "goi": _("Cần liên hệ"),
    "du": _("Đủ điều kiện"),
    "mang": _("Thiếu phần trên mạng"),
    "lop": _("Thiếu phần trực tiếp"),
    "khong-con": _("Không còn kịp"),
}
SORTS = {"": _("Cần liên hệ trước"), "ten": _("Tên"), "xa": _("Xã, phường"), "tiet": _("Số tiết, ít trước")}


def matrix_rows(standings: Standings, seen: Mapping[int, datetime]) -> list[MatrixRow]:
    """The rows of a class in the order of the roster."""
    planned = [topic.periods for topic in standings.edition.online_topics]
    return [
        MatrixRow(
            standing,
            *_tag(standing),
            seen.get(standing.person.enrolment_id),
            tuple((got, got >= all_of_it) for got, all_of_it in zip(standing.topics, planned, strict=True)),
            _place(standing, standings, seen.get(standing.person.enrolment_id)),
        )
        for standing in standings.rows
    ]


def _place(standing: Standing, standings: Standings, seen_at: datetime | None) -> tuple[object, ...]:
    """The same order as on the list "Cần giúp", those who need no call behind it in the order of names."""
    risk = risk_of(standing.concern, standing.about, today=standings.today, closes_on=standings.cohort.closes_on)
    urgent = urgency(risk, local_day(seen_at) if seen_at else None) if risk else ()
    return (risk is None, *urgent, standing.person.sort_key)


def _tag(standing: Standing) -> tuple[str, str]:
    """(kind of tag, words) for the state of one trainee."""
    if standing.concern is Concern.LOST and standing.about:
        return "err", _("Không còn kịp: {what}").format(what=_what(standing.about))
    if standing.verdict.state is State.MET:
        return "done", _("Đủ điều kiện")
    if standing.concern is Concern.NO_SPARE:
        return "warn", _("Không được vắng thêm buổi nào")
    if standing.about is not None:
        return "warn", short(standing.about)
    return "lock", _("Đúng tiến độ")


def _what(finding: Finding) -> str:
    """The half or paper that is lost, in a few words."""
    if finding.requirement.kind is Kind.IN_PERSON_PERIODS:
        return _("vắng quá số tiết")
    if finding.requirement.kind in (Kind.ONLINE_TOPICS, Kind.ONLINE_PERIODS):
        return _("quá hạn phần trên mạng")
    return _("hết lượt kiểm tra") if finding.requirement.kind is Kind.TEST else _("hết lượt bài luận")


def choose(rows: Sequence[MatrixRow], *, words: str, show: str, sort: str) -> list[MatrixRow]:
    """The rows that a filter leaves, sorted: search without accents by the start of words in name or unit."""
    key = fold(words)
    chosen = [row for row in rows if _shown(row.standing, show) and (not key or _found(row.standing, key))]
    if sort == "xa":
        return sorted(chosen, key=lambda row: sort_key(row.standing.person.unit_name or "~"))
    if sort == "tiet":
        return sorted(chosen, key=lambda row: row.standing.verdict.earned)
    if sort == "ten":
        return chosen
    return sorted(chosen, key=lambda row: row.place)


def _found(standing: Standing, key: str) -> bool:
    """Whether a word of her name or unit starts with what was typed."""
    return f" {key}" in f" {standing.person.search_key} {fold(standing.person.unit_name or '')}"


def _shown(standing: Standing, show: str) -> bool:
    """Whether a filter of `FILTERS` keeps her."""
    verdict = standing.verdict
    if show == "goi":
        return standing.concern is not Concern.NONE
    if show == "du":
        return verdict.state is State.MET
    if show == "khong-con":
        return verdict.state is State.IMPOSSIBLE
    kinds = {"mang": (Kind.ONLINE_TOPICS, Kind.ONLINE_PERIODS), "lop": (Kind.IN_PERSON_PERIODS,)}.get(show)
    return kinds is None or any(
        finding.state is not State.MET for finding in verdict.findings if finding.requirement.kind in kinds
    )


@dataclass(frozen=True)
class ClassFacts:
    """The four numbers on top of the matrix."""

    people: int
    online_met: int
    test_met: int
    on_track: int
    to_call: int


def class_facts(rows: Sequence[MatrixRow]) -> ClassFacts:
    """How many have what."""
    verdicts = [row.standing.verdict for row in rows]
    return ClassFacts(
        len(rows),
        sum(_met(verdict, Kind.ONLINE_TOPICS, Kind.ONLINE_PERIODS) for verdict in verdicts),
        sum(_met(verdict, Kind.TEST) for verdict in verdicts),
        sum(not _is(verdict, State.IMPOSSIBLE, Kind.IN_PERSON_PERIODS) for verdict in verdicts),
        sum(row.needs_call for row in rows),
    )


def _met(verdict: Verdict, *kinds: Kind) -> bool:
    """Whether the requirement of these kinds is met."""
    return _is(verdict, State.MET, *kinds)


def _is(verdict: Verdict, state: State, *kinds: Kind) -> bool:
    """Whether the requirement of these kinds stands so."""
    return any(finding.state is state for finding in verdict.findings if finding.requirement.kind in kinds)
