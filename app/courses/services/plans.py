"""Writing session plans: those that are new, and which plan the newest edition shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.markdown.render import RenderedLesson
from app.courses.models import Edition, EditionPlan, EditionTopic, SessionPlan
from app.courses.package import records
from app.courses.services.texts import Material
from app.courses.structure import plan_hash


def write_plans(db: Session, material: Material, topic_ids: Mapping[str, int], at: datetime) -> tuple[dict[int, int], int]:
    """(the plan of every topic that has one, by topic id; how many had to be written)."""
    plans = {topic.key: topic.plan for topic in material.package.topics if topic.plan is not None}
    known, numbers = dict[tuple[int, str], int](), dict[int, int]()
    asked = select(SessionPlan.id, SessionPlan.topic_id, SessionPlan.source_hash, SessionPlan.number)
    for row in db.execute(asked.where(SessionPlan.topic_id.in_(topic_ids[key] for key in plans))):
        known[row.topic_id, row.source_hash] = row.id
        numbers[row.topic_id] = max(numbers.get(row.topic_id, 0), row.number)
    made: dict[int, SessionPlan] = {}
    for key, plan in plans.items():
        topic_id = topic_ids[key]
        if (topic_id, plan_hash(plan)) not in known:
            made[topic_id] = _row(plan, material.plans[key], topic_id, numbers.get(topic_id, 0) + 1, at)
    db.add_all(made.values())
    db.flush()
    found = {topic_ids[key]: known.get((topic_ids[key], plan_hash(plan)), 0) for key, plan in plans.items()}
    return found | {topic_id: row.id for topic_id, row in made.items()}, len(made)


def show_plans(db: Session, edition: Edition, plans: Mapping[int, int], *, others_stay: bool = False) -> bool:
    """Let an edition show these plans (by topic id), of topics that it has, and no others unless they stay; True when something
    moved."""
    topics = dict(db.execute(select(EditionTopic.topic_id, EditionTopic.id).filter_by(edition_id=edition.id)).tuples().all())
    wanted = {topics[topic_id]: plan_id for topic_id, plan_id in plans.items() if topic_id in topics}
    shown = {
        row.edition_topic_id: row
        for row in db.scalars(select(EditionPlan).where(EditionPlan.edition_topic_id.in_(topics.values())))
    }
    moved = False
    for place, row in shown.items():
        if place not in wanted:
            if not others_stay:
                db.delete(row)
                moved = True
        elif row.plan_id != wanted[place]:
            row.plan_id, moved = wanted[place], True
    new = [EditionPlan(edition_topic_id=place, plan_id=plan_id) for place, plan_id in wanted.items() if place not in shown]
    db.add_all(new)
    db.flush()
    return moved or bool(new)


def _row(plan: records.SessionPlan, rendered: RenderedLesson, topic_id: int, number: int, at: datetime) -> SessionPlan:
    """The columns of a plan."""
    return SessionPlan(
        topic_id=topic_id,
        number=number,
        aim=plan.aim,
        prework=[{"topic": row.topic, "text": row.text} for row in plan.prework],
        materials=list(plan.materials),
        timetable=[
            {"periods": step.periods, "title": step.title, "method": step.method, "practice": step.practice}
            for step in plan.timetable
        ],
        basis=[{"text": "", "url": "", "checked_on": "", **source} for source in plan.basis],
        verify=list(plan.verify),
        rubric=[dict(row) for row in plan.rubric],
        sections=[{"key": section.key, "title": section.title, "html": section.html} for section in rendered.sections],
        source_hash=plan_hash(plan),
        published_at=at,
    )
