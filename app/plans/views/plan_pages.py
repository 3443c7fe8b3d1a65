"""Plans and their lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.plans import hooks
from app.plans.download import names_table
from app.plans.formats.plan_text import write_plan
from app.plans.pages import LineShown, growth_by_year, lines_shown, results_of, shares_asked
from app.plans.pictures import bullets_of, growth_of, tiles_of
from app.plans.queries.lacking import lacking_by_need, shares
from app.plans.queries.nominations import openings_seen_by
from app.plans.queries.plans import KeptPlan, plans_seen_by
from app.plans.queries.versions import newest_version
from app.plans.rules.shapes import need_of
from app.plans.views.blueprint import plans, seen_line, seen_plan
from app.plans.wording import LEVELS, MEASURES, POSTS, say_posts
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@plans.get("/ke-hoach")
def index() -> ResponseReturnValue:
    """The plans that concern her, and the places that are open."""
    viewer, today = current_viewer(), local_day(utc_now())
    openings = openings_seen_by(viewer)
    return render_template("plans/index.html", found=plans_seen_by(viewer), openings=openings, today=today)


@plans.get("/ke-hoach/<int:period_plan_id>")
def plan(period_plan_id: int) -> ResponseReturnValue:
    """A plan: every line with what it states, what its parts make, and what was done; the same in pictures."""
    kept = seen_plan(period_plan_id)
    openings = openings_seen_by(current_viewer(), kept.line_ids.values())
    newest, keeps = newest_version(period_plan_id), kept.kept_by(current_viewer())
    page = {"kept": kept, "keeps": keeps, "newest": newest, "openings": openings, **_shown(kept)}
    return render_template("plans/plan.html", **page, **_pictures(kept, page["lines"], units=keeps))


@plans.get("/ke-hoach/<int:period_plan_id>/tep")
def plan_file(period_plan_id: int) -> Response:
    """The plan as its file."""
    kept, newest = seen_plan(period_plan_id), newest_version(period_plan_id)
    text = newest.source if newest and newest.withdrawn_at else write_plan(kept.file)
    return attachment(text.encode(), f"{kept.head.key}.yml", "application/yaml")


@plans.get("/ke-hoach/chi-tieu/<int:line_id>")
def line(line_id: int) -> ResponseReturnValue:
    """A line: its figures by year, its classes, the people behind them, its openings."""
    kept, one = seen_line(line_id)
    parts = [other.key for other in kept.file.lines if other.part_of == one.key]
    ids = [kept.line_ids[key] for key in (one.key, *parts)]
    keeps = kept.kept_by(current_viewer())
    names = [name for line_id in ids[:1] for name in hooks.names_of(line_id)] if keeps else []
    openings = openings_seen_by(current_viewer(), ids)
    page = {"kept": kept, "keeps": keeps, "names": names, "openings": openings, "line_id": line_id}
    return render_template("plans/line.html", **page, **_shown(kept, one.key))


@plans.get("/ke-hoach/chi-tieu/<int:line_id>.xlsx")
def line_xlsx(line_id: int) -> Response:
    """The people behind the figures of a line; for whoever keeps the plan."""
    kept, one = seen_line(line_id)
    if not kept.kept_by(current_viewer()):
        abort(404)
    data = workbook(one.title, [names_table(one.title, local_day(utc_now()), hooks.names_of(line_id))])
    return attachment(data, _("Người trong chỉ tiêu {key}.xlsx").format(key=one.key), FILE_TYPE)


def _pictures(kept: KeptPlan, lines: Sequence[LineShown], *, units: bool) -> dict[str, Any]:
    """The lines in pictures; with `units` also who lacks what, unit by unit, for the first requirement that concerns somebody."""
    today = local_day(utc_now())
    needs = {one.key: need_of(one) for one in kept.file.requirements} if units else {}
    counted = lacking_by_need(needs, [kept.head.unit_path], today)
    requirement = next((one for one in kept.file.requirements if counted.get(one.key)), None)
    lacking = counted[requirement.key] if requirement else []
    years = growth_by_year(lines, today.year)
    return {
        "years": years,
        "growth": growth_of(years),
        "bullets": bullets_of(lines),
        "requirement": requirement,
        "units": lacking,
        "tiles": tiles_of(lacking),
    }


def _shown(kept: KeptPlan, *only: str) -> dict[str, Any]:
    """The lines with their figures, and the words for them."""
    today = local_day(utc_now())
    classes = hooks.classes_of(kept.line_ids.values())
    results = results_of(kept, classes, hooks.people_of(kept.line_ids.values()), today=today)
    counted = shares(shares_asked(kept, today=today), [kept.head.unit_path])
    enrolled: dict[int, int] = {}
    for one in classes:
        enrolled[one.line_id] = enrolled.get(one.line_id, 0) + one.enrolled
    return {
        "lines": lines_shown(kept, results, enrolled, counted, today=today, only=only),
        "classes": classes,
        "measures": MEASURES,
        "post_names": POSTS,
        "level_names": LEVELS,
        "say_posts": say_posts,
        "today": today,
    }
