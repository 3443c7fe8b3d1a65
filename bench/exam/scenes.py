"""The scenes that are played: who comes, how long each part lasts, what goes wrong meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.settings import read_settings
from bench.databases import filled_database
from bench.exam.figures import ExamFigures, figures_of
from bench.exam.hall import Hall, write_hall
from bench.exam.machine import Machine, machine
from bench.exam.proof import prove
from bench.exam.sitting import Course, Plan, sit
from bench.exam.slow import slow_clients

PEOPLE = 4120
"""The trainees of the whole plan."""


@dataclass(frozen=True)
class Scene:
    """One scene; `slow`: so many slow clients of each kind hang on the server meanwhile."""

    title: str
    people: int
    plan: Plan
    slow: int = 0


SCENES: Mapping[str, Scene] = {
    "saves": Scene("4.120 bài đang mở, mỗi 20 giây một câu", PEOPLE, Plan(begin=0, save=60, hand_in=0)),
    "morning": Scene(
        "cả buổi: cùng bắt đầu trong 2 phút, làm bài, người khác đăng nhập, cùng nộp trong 2 phút",
        PEOPLE,
        Plan(begin=120, save=120, hand_in=120, sign_ins_per_second=PEOPLE / 600),
    ),
    "kills": Scene("máy chủ bị kill -9 mười lần", 1000, Plan(begin=20, save=70, hand_in=30, retry=5, kills=10)),
    "slow": Scene("50 máy mỗi kiểu: im lặng, gửi nửa chừng, gửi rất chậm", 1000, Plan(begin=0, save=40, hand_in=0), slow=50),
}


def played(
    database: str, names: Sequence[str], share: float, say: Callable[[str], None], gunicorn: tuple[str, ...] = ()
) -> Iterator[ExamFigures]:
    """The figures of each scene on a new database; `share` of the people, `gunicorn` further words for the server."""
    with filled_database(database, say) as environment:
        for number, name in enumerate(names, 1):
            scene = SCENES[name]
            people = max(1, round(scene.people * share))
            say(f"{scene.title}, {database}")
            yield play(scene, people, environment, database, number=number, gunicorn=gunicorn)


def play(
    scene: Scene, people: int, environment: Mapping[str, str], database: str, *, number: int = 1, gunicorn: tuple[str, ...] = ()
) -> ExamFigures:
    """One scene: people into the hall, the server, the exam, and everything read back afterwards."""
    settings = read_settings(environment)
    hall = write_hall(settings, people, opened=not scene.plan.begin, number=number)
    with machine(environment, gunicorn) as running:
        course = asyncio.run(_sit(scene, hall, running))
        peak_mib = running.peak_mib()
    sat = {said.attempt_id for said in (*course.notes.saved, *course.notes.unsaved.values())} | set(course.notes.handed_in)
    return figures_of(scene.title, database, people, course, prove(settings, course.notes, sat), peak_mib)


async def _sit(scene: Scene, hall: Hall, running: Machine) -> Course:
    """The exam, with slow clients or without."""
    if not scene.slow:
        return await sit(hall, running, scene.plan)
    async with slow_clients(running.port, scene.slow, hall.trainees[0]):
        return await sit(hall, running, scene.plan)
