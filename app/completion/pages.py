"""What the pages of completion show: the drawn halves, requirements with the next step, the account as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.completion.lists import ListRow
from app.completion.queries import Ledger
from app.completion.rules import CLASSROOM_KINDS, ONLINE_KINDS, Finding, Kind, State
from app.completion.rules.squares import online_squares, session_squares
from app.completion.shown import lines_shown
from app.completion.wording import sentence, state_word, summary, title
from app.kernel.periods import say_number
from app.kernel.text import _
from app.quizzes.wording_papers import arriving_words
from app.web.workbook import Cell, Column, Table


@dataclass(frozen=True)
class HalfShown:
    """One half of the drawn ledger, as the component wants it."""

    title: str
    got: float
    of: float
    letters: str
    label: str
    words: str
    live: bool


def halves(ledger: Ledger) -> tuple[HalfShown, HalfShown]:
    """Both halves of the ledger, drawn and in words."""
    verdict = ledger.verdict
    marks = [(line.earned, line.mark.state if line.mark else None) for line in ledger.sessions if not line.session.is_makeup]
    online = verdict.of(Kind.ONLINE_TOPICS) or verdict.of(Kind.ONLINE_PERIODS)
    in_person = verdict.of(Kind.IN_PERSON_PERIODS)
    return (
        HalfShown(
            _("Trên mạng"),
            verdict.online_earned,
            verdict.online_planned,
            online_squares(verdict.online_earned, verdict.online_planned),
            _("Trên mạng: đã học {got} trong {of} tiết").format(
                got=say_number(verdict.online_earned), of=say_number(verdict.online_planned)
            ),
            sentence(online) if online else "",
            live=False,
        ),
        HalfShown(
            _("Trực tiếp"),
            verdict.in_person_earned,
            verdict.in_person_planned,
            session_squares(marks, verdict.in_person_planned),
            _("Trực tiếp: đã dự {got} trong {of} tiết").format(
                got=say_number(verdict.in_person_earned), of=say_number(verdict.in_person_planned)
            ),
            sentence(in_person) if in_person else "",
            live=True,
        ),
    )


@dataclass(frozen=True)
class FindingShown:
    """One requirement in words; `step` names the next step for her: topics, test, timetable or nothing."""

    title: str
    sentence: str
    word: str
    tag: str
    icon: str
    source: str
    assumed: bool
    step: str
    paper_id: int | None


_FINDING_TAGS = {State.MET: ("done", "check"), State.NOT_YET: ("doing", ""), State.IMPOSSIBLE: ("err", "alert")}


def findings_shown(ledger: Ledger) -> list[FindingShown]:
    """Every requirement of a ledger in words, with where to go next."""
    return [_finding_shown(finding, ledger) for finding in ledger.verdict.findings]


def _finding_shown(finding: Finding, ledger: Ledger) -> FindingShown:
    """One requirement in words."""
    requirement = finding.requirement
    paper = next((paper.id for paper in ledger.papers if paper.key == requirement.paper_key), None)
    return FindingShown(
        title(finding),
        sentence(finding),
        state_word(finding.state),
        *_FINDING_TAGS[finding.state],
        requirement.source,
        requirement.assumed,
        "" if finding.state is not State.NOT_YET else _step(requirement.kind, has_paper=paper is not None),
        paper,
    )


def _step(kind: Kind, *, has_paper: bool) -> str:
    """Where a requirement that is still open leads to."""
    if kind in ONLINE_KINDS or kind is Kind.ELECTIVES:
        return "topics"
    if kind in (Kind.TEST, Kind.ORDER):
        return "test" if has_paper else ""
    return "timetable" if kind in CLASSROOM_KINDS else ""


def open_marks(ledger: Ledger, at: datetime) -> list[str]:
    """Which marks of tests may still change by what arrives from another phone, one sentence each, for staff."""
    until = {paper.title: result.arriving(at) for paper in ledger.papers if (result := ledger.results.get(paper.id))}
    said = _("Điểm {title} còn có thể đổi: {words}.")
    return [said.format(title=name, words=arriving_words(moment)) for name, moment in until.items() if moment is not None]


def ledger_table(ledger: Ledger, at: datetime) -> Table:
    """The account as a sheet of a workbook, as it stands at this moment; its last total is the verdict's."""
    enrolment, verdict = ledger.enrolment, ledger.verdict
    head = (
        _("Sổ học của {name}").format(name=enrolment.full_name),
        _("{title} ({code}), tính đến ngày {day:%d/%m/%Y}; đơn vị: tiết").format(
            title=enrolment.cohort.title, code=enrolment.cohort.code, day=ledger.today
        ),
        " ".join([summary(verdict), *open_marks(ledger, at)]),
    )
    columns = [Column(_("Ngày"), 11), Column(_("Nửa"), 11), Column(_("Chuyên đề"), 36, wrapped=True)]
    columns += [Column(_("Nội dung"), 36, wrapped=True), Column(_("Kế hoạch"), 9), Column(_("Đã được"), 9)]
    columns += [Column(_("Cộng dồn"), 9), Column(_("Cách ghi, căn cứ"), 60, wrapped=True)]
    rows: list[list[Cell]] = [
        [
            f"{line.on:%d/%m/%Y}" if line.on else "",
            line.half,
            line.topic,
            line.title,
            line.planned,
            line.earned,
            line.total,
            line.basis,
        ]
        for line in lines_shown(ledger)
    ]
    rows.append(["", "", "", _("Cộng"), verdict.planned, verdict.earned, verdict.earned, ""])
    return Table(_("Sổ học"), head, columns, rows, pinned=1)


def list_table(name: str, head: tuple[str, ...], rows: Sequence[ListRow]) -> Table:
    """One list of a decision as a sheet of a workbook."""
    columns = [Column(_("TT"), 5), Column(_("Họ và tên"), 26), Column(_("Ngày sinh"), 12)]
    columns += [Column(_("Chức vụ"), 26, wrapped=True), Column(_("Đơn vị"), 22), Column(_("Tiết trên mạng"), 9)]
    columns += [Column(_("Tiết trực tiếp"), 9), Column(_("Tổng tiết"), 9), Column(_("Điểm"), 44, wrapped=True)]
    columns += [Column(_("Xếp loại"), 12), Column(_("Kết luận, lý do"), 60, wrapped=True)]
    cells: list[list[Cell]] = [
        [
            number,
            row.name,
            row.birth,
            row.post,
            row.unit,
            row.online,
            row.in_person,
            row.online + row.in_person,
            row.mark,
            row.band,
            row.reason,
        ]
        for number, row in enumerate(rows, 1)
    ]
    return Table(name, head, columns, cells, pinned=2)
