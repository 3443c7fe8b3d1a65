"""Pages of completion: the ledger of one trainee, hers and as staff see it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import EnrolmentView, enrolment_in_reach, own_enrolment, own_enrolments
from app.completion.queries import ledger
from app.completion.wording import sentence, state_word, summary, title
from app.kernel.clock import local_day, utc_now
from app.people.identity import current_viewer

completion = Blueprint("completion", __name__, template_folder="templates")


@completion.get("/hoc/so-hoc", defaults={"enrolment_id": None})
@completion.get("/hoc/<int:enrolment_id>/so-hoc")
def my_ledger(enrolment_id: int | None) -> ResponseReturnValue:
    """Her own account, line by line, with the verdict."""
    person_id = current_viewer().person_id
    if enrolment_id is None:
        mine = [enrolment for enrolment in own_enrolments(person_id) if enrolment.left_at is None]
        return redirect(url_for("completion.my_ledger", enrolment_id=mine[0].id) if mine else url_for("desks.trainee"))
    enrolment = own_enrolment(person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    return _page(enrolment, staff=False)


@completion.get("/so-hoc/<int:enrolment_id>")
def ledger_of(enrolment_id: int) -> ResponseReturnValue:
    """The same account for those who answer for the class."""
    enrolment = enrolment_in_reach(current_viewer(), enrolment_id)
    if enrolment is None:
        abort(404)
    return _page(enrolment, staff=True)


def _page(enrolment: EnrolmentView, *, staff: bool) -> str:
    """The ledger as a page; the words are the same for everybody."""
    book = ledger(enrolment, today=local_day(utc_now()))
    return render_template(
        "completion/ledger.html",
        book=book,
        enrolment=enrolment,
        staff=staff,
        sentence=sentence,
        summary=summary,
        title=title,
        state_word=state_word,
    )
