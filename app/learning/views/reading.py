"""How a lesson is read: size of letters, light or dark; and the lesson on paper."""

from __future__ import annotations

from flask import abort, current_app, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.courses.queries import revision_view
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.learning.pages import lesson_page
from app.learning.queries import LessonProgress
from app.learning.views.blueprint import learning, own, terms_here
from app.learning.wording import SIZES, THEMES
from app.web import reading
from app.web.security import safe_next


@learning.route("/hoc/cach-doc", methods=["GET", "POST"])
def way() -> ResponseReturnValue:
    """The page on which she chooses; it is kept on this device."""
    back = safe_next(request.values.get("ve", "")) or "/"
    if request.method == "POST":
        size, theme = request.form.get("size", ""), request.form.get("theme", "")
        chosen = reading.Way(size if size in reading.SIZES else "0", theme if theme in reading.THEMES else "m")
        response = make_response(redirect(back, 303))
        reading.keep(response, chosen, secure=current_app.config["SESSION_COOKIE_SECURE"])
        flash(_("Đã đổi cách đọc trên máy này."), "ok")
        return response
    return render_template("learning/way.html", way=reading.current(), back=back, sizes=SIZES, themes=THEMES)


@learning.get("/hoc/<int:enrolment_id>/bai/<int:lesson_id>/ban-in")
def lesson_print(enrolment_id: int, lesson_id: int) -> ResponseReturnValue:
    """A lesson for paper: a cover, the text, its questions without answers, its sources."""
    enrolment, edition = own(enrolment_id)
    found = edition.lesson(lesson_id)
    if found is None:
        abort(404)
    page = lesson_page(*found, revision_view(found[1].revision_id), LessonProgress({}, {}, None), terms_here(edition))
    today = local_day(utc_now())
    return render_template("learning/lesson_print.html", enrolment=enrolment, edition=edition, page=page, today=today)
