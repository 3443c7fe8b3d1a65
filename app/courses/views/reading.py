"""Pages of courses: pictures of lessons; for staff what is published and how it reads."""

from __future__ import annotations

import re

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.courses import queries
from app.courses.images import plain_name
from app.courses.media import media_here
from app.courses.pages import ProgrammeShown, newest_and_earlier, preview_sections
from app.courses.views.blueprint import courses
from app.people.identity import current_viewer
from app.people.rules import Role

_PICTURE = re.compile(r"[0-9a-f]{64}-[0-9]{1,4}\.webp")


@courses.get("/media/<name>")
def media(name: str) -> ResponseReturnValue:
    """A picture of a lesson; its name is its content, so it may be kept for ever."""
    if not _PICTURE.fullmatch(name):
        abort(404)
    sha256, _dash, _width = name.partition("-")
    plain = media_here().get(plain_name(sha256)) if _knows_no_webp(request.headers.get("Accept", "")) else None
    found = plain or media_here().get(name)
    if found is None:
        abort(404)
    response = Response(found, mimetype="image/jpeg" if plain else "image/webp")
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.set_etag(f"{name}.jpg" if plain else name)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(found))


def _knows_no_webp(accepted: str) -> bool:
    """Whether a phone names the kinds of pictures that it takes, and WebP is not among them (iPhones before iOS 14)."""
    return "image/png" in accepted and "image/webp" not in accepted


@courses.get("/khoa-hoc")
def preview() -> ResponseReturnValue:
    """The programmes with their newest edition: topics, tiết, and the lessons that are published."""
    viewer = current_viewer()
    programmes = [
        ProgrammeShown(queries.edition_view(newest.edition_id, newest.content_version), newest, earlier)
        for newest, earlier in newest_and_earlier(queries.all_editions())
        if queries.is_open_to(newest.unit_path, viewer.reach(*Role))
    ]
    may_write = viewer.has(Role.INSTRUCTOR, Role.ADMINISTRATOR)
    return render_template("courses/preview.html", programmes=programmes, may_write=may_write)


@courses.get("/khoa-hoc/ke-hoach/<int:plan_id>")
def plan(plan_id: int) -> ResponseReturnValue:
    """The plan of an in-person topic, for whoever teaches it; made to be printed."""
    try:
        found, place = queries.plan_view(plan_id), queries.plan_place(plan_id)
    except LookupError:
        abort(404)
    edition = queries.edition_view(*place[:2]) if place else None
    topic = edition.topic(place[2]) if edition and place else None
    return render_template("courses/plan.html", plan=found, edition=edition, topic=topic)


@courses.get("/khoa-hoc/bai/<int:revision_id>")
def preview_lesson(revision_id: int) -> ResponseReturnValue:
    """A lesson as a trainee reads it, without progress, the answers folded away."""
    try:
        revision = queries.revision_view(revision_id)
    except LookupError:
        abort(404)
    sections = preview_sections(revision, queries.newest_revisions_of(revision_id))
    return render_template("courses/preview_lesson.html", revision=revision, sections=sections)
