"""Calendars on phones: the page that gives an address, and what a calendar fetches from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.formats.ics import MIMETYPE, write_calendar
from app.cohorts.pages_calendar import feed_events
from app.cohorts.queries.feeds import FeedView, fed_sessions, feed_of, feed_of_cohort, feed_of_person
from app.cohorts.rules.feeds import KEPT_DAYS
from app.cohorts.services.feeds import make_feed, revoke_feed, token_hash
from app.cohorts.views.blueprint import cohorts, reached
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.shell import wear_plain


@cohorts.get("/lich/<feed_token>.ics")
def feed(feed_token: str) -> ResponseReturnValue:
    """The sessions behind an address, for whoever knows it; nothing is asked but the word in it."""
    wear_plain()
    found = feed_of(token_hash(feed_token))
    if found is None:
        abort(404)
    today = local_day(utc_now())
    sessions = fed_sessions(found, since=today.fromordinal(today.toordinal() - KEPT_DAYS))
    name = found.name or _("Sổ học 50/50")
    response = Response(write_calendar(name, feed_events(sessions, found.person_id)), mimetype=MIMETYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


@cohorts.route("/tai-khoan/lich", methods=["GET", "POST"])
def my_feed() -> ResponseReturnValue:
    """Her own sessions in the calendar of her phone; the address is in the answer to the POST and nowhere else."""
    person_id = current_viewer().person_id
    token = make_feed(person_id=person_id, **_act()) if request.method == "POST" else ""
    return _page(feed_of_person(person_id), token, None)


@cohorts.post("/tai-khoan/lich/thu-hoi")
def my_feed_back() -> ResponseReturnValue:
    """Take her address back."""
    return _revoked(revoke_feed(person_id=current_viewer().person_id, **_act()), url_for("cohorts.my_feed"))


@cohorts.route("/lop/<int:cohort_id>/lich/dien-thoai", methods=["GET", "POST"])
def class_feed(cohort_id: int) -> ResponseReturnValue:
    """The sessions of a class for everybody who is given the address."""
    cohort = reached(cohort_id)
    token = make_feed(cohort_id=cohort_id, **_act()) if request.method == "POST" else ""
    return _page(feed_of_cohort(cohort_id), token, cohort)


@cohorts.post("/lop/<int:cohort_id>/lich/dien-thoai/thu-hoi")
def class_feed_back(cohort_id: int) -> ResponseReturnValue:
    """Take the address of a class back."""
    reached(cohort_id)
    return _revoked(revoke_feed(cohort_id=cohort_id, **_act()), url_for("cohorts.class_feed", cohort_id=cohort_id))


def _page(found: FeedView | None, token: str, cohort: Any) -> ResponseReturnValue:
    """What an address is for, and the new one when there is one."""
    address = url_for("cohorts.feed", feed_token=token, _external=True) if token else ""
    opened = f"webcal://{urlsplit(address).netloc}{urlsplit(address).path}" if token else ""
    return render_template("cohorts/feed.html", feed=found, address=address, opened=opened, cohort=cohort)


def _revoked(there_was_one: bool, target: str) -> ResponseReturnValue:
    """Back to the page, with what was done."""
    said = _("Đã thu hồi đường dẫn. Lịch trong điện thoại không tự cập nhật nữa.")
    flash(said if there_was_one else _("Không có đường dẫn nào đang mở."), "ok")
    return redirect(target, 303)


def _act() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_viewer().person_id, "at": utc_now()}
