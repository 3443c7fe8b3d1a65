"""Packs: the page "Tải về máy", what is in a pack, its lessons, and what belongs to her alone."""

from __future__ import annotations

import gzip

from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.learning.queries import told_of
from app.offline.packing import pack_of
from app.offline.views.blueprint import offline, own
from app.people.identity import current_viewer
from app.web import shell


@offline.get("/hoc/<int:enrolment_id>/tai-ve")
def packs(enrolment_id: int) -> ResponseReturnValue:
    """What she can keep on this phone: topic by topic, with sizes."""
    enrolment, edition = own(enrolment_id)
    pack = pack_of(edition, enrolment.cohort.content_version)
    return render_template("offline/packs.html", enrolment=enrolment, pack=pack)


@offline.get("/hoc/<int:enrolment_id>/goi")
def pack(enrolment_id: int) -> ResponseReturnValue:
    """What is in the pack of her class's edition: topics, lessons with hashes, pictures with sizes."""
    enrolment, edition = own(enrolment_id)
    found = pack_of(edition, enrolment.cohort.content_version)
    return _packed(found.contents, found.version, "application/json")


@offline.get("/hoc/<int:enrolment_id>/goi/<int:lesson_id>")
def pack_lesson(enrolment_id: int, lesson_id: int) -> ResponseReturnValue:
    """One lesson of the pack, the same for everybody who takes this edition."""
    enrolment, edition = own(enrolment_id)
    found = pack_of(edition, enrolment.cohort.content_version).lesson(lesson_id) or abort(404)
    return _packed(found.body, found.sha256, "text/plain")


@offline.get("/hoc/<int:enrolment_id>/goi/luyen/<int:paper_id>")
def pack_quiz(enrolment_id: int, paper_id: int) -> ResponseReturnValue:
    """The quiz of a topic of the pack: ready-drawn papers of questions for practice alone, with what is right."""
    enrolment, edition = own(enrolment_id)
    found = pack_of(edition, enrolment.cohort.content_version).quiz(paper_id) or abort(404)
    return _packed(found.body, found.sha256, "text/plain")


@offline.get("/hoc/<int:enrolment_id>/cua-toi")
def mine(enrolment_id: int) -> ResponseReturnValue:
    """What belongs to her alone: her name, what she read and answered, so that a packed page shows it without a line."""
    enrolment, _edition = own(enrolment_id)
    told, worn = told_of(enrolment_id), shell.current()
    return jsonify(
        who=str(current_viewer().person_id),
        enrolment=enrolment.id,
        name=worn.name,
        initials=worn.initials,
        title=enrolment.cohort.title,
        read=told.read,
        answers=told.answers,
        done=told.done,
    )


def _packed(body: bytes, tag: str, mimetype: str) -> ResponseReturnValue:
    """A file of a pack, compressed long before; a part of it for whoever asks for the rest, nothing for whoever has it.

    The same bytes each time and nobody's secret in them, so that the tag is a strong one.
    """
    packed = request.accept_encodings["gzip"] > 0
    sent = body if packed else gzip.decompress(body)
    response = Response(sent, mimetype=mimetype)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "private, no-cache, no-transform"
    response.set_etag(f"{tag}-gz" if packed else tag)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(sent))
