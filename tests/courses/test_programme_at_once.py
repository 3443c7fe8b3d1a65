"""Eight people at once at the programme desk: one change is made, the others are told; one draft, one edition, one variant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Edition, EditionDraft, ProgrammeTie
from app.courses.rules.outlines.steps import move_topic
from app.courses.rules.reviewing import Act
from app.courses.services.outlines import begin_edition, begin_variant, change_outline, move_outline
from app.courses.services.publish_outline import publish_outline
from app.kernel.refusal import Refused
from app.storage.base import db
from app.storage.transaction import session
from tests.cast import NHO, NOW, Cast
from tests.courses.programmes import at_desk, bring_out, programme_id, work
from tests.courses.writing import bring_out as bring_out_lesson
from tests.courses.writing import lesson_id, write

EIGHT = 8


@pytest.fixture
def nho(ctx: Flask, cast: Cast) -> int:
    """The programme that the cast learns."""
    return programme_id()


def at_once(app: Flask, work: Callable[[], Any]) -> list[str]:
    """What eight get back when all begin together; the reason for a refusal."""
    ready = Barrier(EIGHT)
    db.session.remove()

    def one(_number: int) -> str:
        with app.app_context():
            ready.wait()
            try:
                return f"done {work()}"
            except Refused as refusal:
                return refusal.reason

    with ThreadPoolExecutor(EIGHT) as pool:
        return list(pool.map(one, range(EIGHT)))


def test_eight_begin_one_draft(ctx: Flask, nho: int, cast: Cast) -> None:
    by = cast.person["administrator"]
    assert len(set(at_once(ctx, lambda: begin_edition(nho, by=by, at=NOW)))) == 1
    assert session().scalar(select(func.count(EditionDraft.id))) == 1


def test_one_of_eight_changes_over_the_version_that_all_have_seen(ctx: Flask, nho: int, cast: Cast) -> None:
    seen, by = work(nho, cast), cast.person["administrator"]
    step = {"words": "Thử", "seen": seen, "by": by, "at": NOW}
    said = at_once(ctx, lambda: change_outline(nho, lambda old: move_topic(old, "01-nghe", 1), **step).version)  # type: ignore[arg-type]
    assert sorted(said) == [*["changed_meanwhile"] * 7, f"done {seen + 1}"]


def test_an_approved_draft_is_published_once(ctx: Flask, nho: int, cast: Cast) -> None:
    seen = work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    by = cast.person["administrator"]
    move_outline(nho, Act.SUBMIT, seen=seen, by=by, at=NOW)
    move_outline(nho, Act.APPROVE, seen=seen, by=cast.person["instructor"], at=NOW)
    said = at_once(ctx, lambda: publish_outline(nho, seen=seen, by=by, at=NOW))
    assert said.count("no_draft") == 7
    assert session().scalar(select(func.max(Edition.number)).where(Edition.programme_id == nho)) == 2


def test_a_province_gets_one_variant(ctx: Flask, nho: int, cast: Cast) -> None:
    by, unit_id = cast.person["administrator"], cast.unit["home"]
    said = at_once(ctx, lambda: begin_variant(nho, unit_id=unit_id, title="Bản tỉnh", by=by, at=NOW))
    assert said.count("there") == 7
    assert session().scalar(select(func.count(ProgrammeTie.programme_id))) == 1


Statements = Callable[[], AbstractContextManager[list[str]]]


def first(seen: list[str], words: str, *, after: int = 0) -> int:
    """The place of the first statement with these words."""
    return next(n for n, statement in enumerate(seen) if n >= after and words in " ".join(statement.replace('"', "").split()))


def test_a_lesson_and_an_edition_published_at_once_wait_for_each_other_at_the_programme(
    ctx: Flask, nho: int, cast: Cast, statements: Statements
) -> None:
    lesson = lesson_id()
    write(lesson, cast)
    with statements() as seen:
        bring_out_lesson(lesson, cast, NHO.parent)
    waits = first(seen, "SELECT programmes.id FROM programmes WHERE programmes.id = ")
    written = first(seen, "INSERT INTO lesson_revisions")
    assert first(seen, "SELECT lessons.id FROM lessons", after=waits) < written
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    with statements() as seen:
        bring_out(nho, cast)
    assert first(seen, "SELECT programmes.id FROM programmes WHERE programmes.id = ") < first(seen, "INSERT INTO editions")


def test_a_variant_waits_for_a_correction_of_what_it_shares(ctx: Flask, nho: int, cast: Cast, statements: Statements) -> None:
    variant = begin_variant(nho, unit_id=cast.unit["home"], title="Bản tỉnh", by=cast.person["administrator"], at=NOW)
    work(variant, cast, lambda old: move_topic(old, "01-nghe", 1))
    with statements() as seen:
        bring_out(variant, cast)
    assert first(seen, "WHERE programmes.key IN ") < first(seen, "INSERT INTO editions")
    assert at_desk(variant).number == 1
