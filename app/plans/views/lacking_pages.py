"""Who lacks what her post requires: counted by unit, by name, and as a workbook."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.clock import local_day, utc_now
from app.kernel.text import _, fold, slug
from app.people.identity import current_viewer
from app.people.queries import units_within
from app.people.rules import Role
from app.plans.asking import Asked, read_asked
from app.plans.download import lacking_tables
from app.plans.queries.lacking import (
    count_named,
    courses_of,
    holders_named,
    lacking_by_unit,
    people_lacking,
    reach_of,
    requirements_seen_by,
)
from app.plans.rules.shapes import need_of
from app.plans.views.blueprint import plans
from app.plans.wording import POSTS
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook

PER_PAGE = 50
MOST_UNITS = 200
"""Units in the table of the page; a workbook has them all."""


@plans.get("/chuan-chuc-danh")
def lacking() -> ResponseReturnValue:
    """One requirement: how many hold the posts and how many lack it, unit by unit, then the names."""
    viewer, today = current_viewer(), local_day(utc_now())
    rows = requirements_seen_by(viewer)
    units = units_within(viewer, Role.COORDINATOR, Role.ADMINISTRATOR)
    asked = read_asked(request.args, rows, {unit.id: unit.path for unit in units}, today=today)
    page: dict[str, Any] = {"rows": rows, "units": units, "asked": asked, "post_names": POSTS, "today": today}
    return render_template("plans/lacking.html", **page, **(_found(asked) if asked.row else {}))


@plans.get("/chuan-chuc-danh.xlsx")
def lacking_xlsx() -> Response:
    """The same as a workbook: all units, all names that were asked for."""
    viewer, today = current_viewer(), local_day(utc_now())
    units = {unit.id: unit.path for unit in units_within(viewer, Role.COORDINATOR, Role.ADMINISTRATOR)}
    asked = read_asked(request.args, requirements_seen_by(viewer), units, today=today)
    title = asked.row.requirement.title if asked.row else _("Chuẩn chức danh")
    counts, named, had = [], [], {}
    if asked.row:
        need, paths = need_of(asked.row.requirement), reach_of(viewer)
        counts = lacking_by_unit(need, paths, asked.on, asked.narrowed)
        named = holders_named(need, paths, asked.on, asked.narrowed)
        had = courses_of([one.person_id for one in named if one.met], need.programmes)
    data = workbook(title, lacking_tables(title, asked.on, counts, named, had))
    return attachment(data, _("Chuẩn chức danh {name}.xlsx").format(name=slug(fold(title))), FILE_TYPE)


def _found(asked: Asked) -> dict[str, Any]:
    """What the page shows of a requirement."""
    assert asked.row is not None
    need, paths = need_of(asked.row.requirement), reach_of(current_viewer())
    total = count_named(need, paths, asked.on, asked.narrowed)
    pages = max(1, -(-total // PER_PAGE))
    page = min(asked.page, pages)
    named = holders_named(need, paths, asked.on, asked.narrowed, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    counts = lacking_by_unit(need, paths, asked.on, asked.narrowed)
    held, lacks = people_lacking(need, paths, asked.on, asked.narrowed)
    return {
        "held": held,
        "lacks": lacks,
        "counts": sorted(counts, key=lambda count: -count.lacking)[:MOST_UNITS],
        "units_found": len(counts),
        "named": named,
        "had": courses_of([one.person_id for one in named], need.programmes),
        "total": total,
        "page": page,
        "pages": pages,
        "per_page": PER_PAGE,
    }
