"""What does not fit together in the plan of a session."""

from __future__ import annotations

from collections.abc import Collection

from app.courses.check.codes import STEP
from app.courses.faults import Fault, FaultList
from app.courses.package.plan import minutes_told
from app.courses.package.records import PlanStep, SessionPlan, TopicEntry
from app.kernel.periods import MINUTES_PER_PERIOD, say_number
from app.kernel.text import _

HALF_A_MINUTE = 0.5
"""Half a tiết is 22,5 minutes, and nobody writes half minutes."""


def plan_faults(topic: TopicEntry, plan: SessionPlan, topics: Collection[str]) -> list[Fault]:
    """The faults of a plan; `topics` are the keys of the online topics that may prepare it."""
    faults = FaultList(plan.file)
    _check_periods(topic, plan, faults)
    _check_minutes(plan, faults)
    for row in plan.prework:
        if row.topic and row.topic not in topics:
            faults.error(row.line, _("Không có chuyên đề trên mạng “{key}” trong programme.yml.").format(key=row.topic[:80]))
    if plan.rubric and abs(sum(row["points"] for row in plan.rubric) - 10) > 0.001:
        faults.error(plan.line_of("rubric"), _("Các tiêu chí chấm phải cộng thành 10 điểm."))
    for section in plan.body.sections:
        if section.empty:
            faults.error(section.line, _("Phần “{title}” chưa có nội dung.").format(title=section.title))
    for line in [block.line for block in plan.body.blocks] + [check.line for check in plan.body.checks]:
        faults.error(line, _("Kế hoạch buổi học chỉ gồm đề mục, đoạn văn, danh sách và bảng, không có khối “:::”."))
    for reference in plan.body.references:
        faults.error(reference.line, _("Kế hoạch buổi học không dùng hình và liên kết."))
    for sentence in plan.verify:
        faults.note(plan.line_of("verify"), _("Cần kiểm chứng: {what}").format(what=sentence))
    return faults.found


def _check_periods(topic: TopicEntry, plan: SessionPlan, faults: FaultList) -> None:
    """The timetable fills the topic: in all, and its practice."""
    done = sum(step.periods for step in plan.timetable)
    if done != topic.periods:
        sentence = _("Các mục của timetable cộng lại {done} tiết, programme.yml ghi {planned} tiết cho {code}.")
        faults.error(
            plan.line_of("timetable"),
            sentence.format(done=say_number(done), planned=say_number(topic.periods), code=topic.code),
        )
    practice = sum(step.periods for step in plan.timetable if step.practice)
    if done == topic.periods and practice != topic.practice:
        sentence = _("Các mục thực hành cộng lại {done} tiết, programme.yml ghi {planned} tiết thực hành cho {code}.")
        faults.error(
            plan.line_of("timetable"),
            sentence.format(done=say_number(practice), planned=say_number(topic.practice), code=topic.code),
        )


def _check_minutes(plan: SessionPlan, faults: FaultList) -> None:
    """The minutes told under the heading of a row add up to its tiết."""
    steps: dict[int, PlanStep] = dict(enumerate(plan.timetable, 1))
    for number, (line, minutes) in minutes_told(plan).items():
        step = steps.get(number)
        if step is not None and abs(minutes - step.periods * MINUTES_PER_PERIOD) > HALF_A_MINUTE:
            sentence = _("Mục {n} nêu {told} phút, timetable ghi {periods} tiết là {planned} phút.")
            faults.warn(
                line,
                sentence.format(
                    n=number,
                    told=say_number(minutes),
                    periods=say_number(step.periods),
                    planned=say_number(step.periods * MINUTES_PER_PERIOD),
                ),
                STEP,
                str(number),
            )
