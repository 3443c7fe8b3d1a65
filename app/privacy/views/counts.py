"""Counts of what people gave by consent, for who has that right: never a name, never a small group."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.privacy.counting import counted, counted_tables, group_name
from app.privacy.queries import RightIn, rights_of, told_by_trained
from app.privacy.views.blueprint import privacy
from app.privacy.wording import PARTICULARS
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@privacy.get("/bao-cao/co-cau")
def counts() -> ResponseReturnValue:
    """The people trained in a year by ethnicity, religion and party; without the right the page says who gives it."""
    rights, year = rights_of(current_viewer().person_id), _year()
    page: dict[str, Any] = {"year": year, "years": _years(), "rights": rights, "right": None}
    if rights:
        right = _chosen(rights)
        people, told = told_by_trained(right.path, year)
        page |= {"right": right, "people": people, "tables": counted(people, told)}
    return render_template("privacy/counts.html", **page, names=PARTICULARS, group_name=group_name, today=local_day(utc_now()))


@privacy.get("/bao-cao/co-cau.xlsx")
def counts_xlsx() -> ResponseReturnValue:
    """The same as a workbook; without the right back to the page, which says who gives it."""
    rights, year = rights_of(current_viewer().person_id), _year()
    if not rights:
        return redirect(url_for("privacy.counts"))
    right = _chosen(rights)
    people, told = told_by_trained(right.path, year)
    title = _("Cơ cấu người được bồi dưỡng năm {year}").format(year=year)
    tables = counted_tables(title, right.name, people, counted(people, told), on=local_day(utc_now()))
    return attachment(workbook(title, tables), f"{title}.xlsx", FILE_TYPE)


def _chosen(rights: list[RightIn]) -> RightIn:
    """The unit that the address names, else the widest one."""
    return next((one for one in rights if str(one.unit_id) == request.args.get("don-vi")), rights[0])


def _year() -> int:
    """The year that the address names, else this one."""
    text, years = request.args.get("nam", ""), _years()
    return int(text) if text in {str(year) for year in years} else years[0]


def _years() -> range:
    """The years that are offered, this one first."""
    this = local_day(utc_now()).year
    return range(this, this - 8, -1)
