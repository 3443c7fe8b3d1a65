"""What can be exempted in a class, and exemptions as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.cohorts.queries import CohortView, timetable
from app.completion.lacking import lacking
from app.completion.queries import ExemptionView, Ledger
from app.completion.rules import About, Account, LineKind, Requirement, Target, requirements_from
from app.completion.wording import exemption_target, requirement_title
from app.courses.queries import edition_view
from app.kernel.periods import say_number
from app.kernel.text import _


@dataclass(frozen=True)
class ExemptionShown:
    """One exemption in words; `given` are the tiết that it gives at present."""

    view: ExemptionView
    what: str
    given: float


def exemption_choices(book: Ledger, asked: str = "") -> list[tuple[str, str]]:
    """(value, label) of every requirement, and of the sessions and topics where she lacks tiết; `asked` always stays."""
    lack = lacking(book)
    wanted = [
        (f"dk:{requirement.key}", _("Điều kiện: {title}").format(title=requirement_title(requirement)))
        for requirement in requirements_from(book.edition.requirements)
    ]
    sessions = [
        (
            f"buoi:{view.id}",
            _("Buổi {n}, {day:%d/%m/%Y}: {title}").format(n=view.number, day=view.held_on, title=view.topic_title),
            lack[Target(About.SESSION, session_id=view.id)],
        )
        for view in (line.session for line in book.sessions)
        if not view.is_makeup
    ]
    topics = [
        (
            f"cd:{topic.id}",
            _("Chuyên đề {code}. {title}").format(code=topic.code, title=topic.title),
            lack[Target(About.TOPIC, topic_id=topic.id)],
        )
        for topic in book.edition.topics
        if topic.kind == "topic"
    ]
    offered = [
        (value, _("{label} (thiếu {n} tiết)").format(label=label, n=say_number(missing)))
        for value, label, missing in (*sessions, *topics)
        if missing > 0 or value == asked
    ]
    return [*wanted, *offered]


def exemptions_shown(cohort: CohortView, views: Sequence[ExemptionView], account: Account) -> list[ExemptionShown]:
    """Exemptions with what each is about and gives."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    wanted: dict[str, Requirement] = {item.key: item for item in requirements_from(edition.requirements)}
    every = timetable(cohort.id, cancelled=True)
    sessions = {view.id: f"{view.number or view.called}, {view.held_on:%d/%m/%Y}" for view in every}
    given = {line.entry.target_id: line.entry.earned for line in account.lines if line.entry.kind is LineKind.EXEMPTION}
    found = []
    for view in views:
        fact = view.fact
        topic = edition.topic(fact.topic_id or 0)
        requirement = wanted.get(fact.requirement_key or "")
        what = {
            "requirement": requirement_title(requirement) if requirement else "",
            "topic": f"{topic.code}. {topic.title}" if topic else "",
            "session": sessions.get(fact.session_id or 0, ""),
        }[fact.about]
        found.append(ExemptionShown(view, exemption_target(fact.about, what, fact.periods), given.get(fact.id, 0.0)))
    return found
