"""The ledger of one trainee: hers, as staff see it, as a workbook, and as it was frozen by a decision."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import EnrolmentView, own_enrolment, own_enrolments
from app.completion.pages import findings_shown, halves, ledger_table, open_marks
from app.completion.queries import decision_of, frozen_of, ledger
from app.completion.rules import rescues
from app.completion.shown import lines_of_frozen, lines_shown
from app.completion.views.blueprint import completion, enrolment_reached
from app.completion.wording import rescue_words, summary
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook


@completion.get("/hoc/so-hoc", defaults={"enrolment_id": None})
@completion.get("/hoc/<int:enrolment_id>/so-hoc")
def my_ledger(enrolment_id: int | None) -> ResponseReturnValue:
    """Her own account, line by line, with the verdict."""
    if enrolment_id is None:
        mine = [enrolment for enrolment in own_enrolments(current_viewer().person_id) if enrolment.left_at is None]
        return redirect(url_for("completion.my_ledger", enrolment_id=mine[0].id) if mine else url_for("desks.trainee"))
    return _page(_own(enrolment_id), staff=False)


@completion.get("/hoc/<int:enrolment_id>/so-hoc/cong-nhan")
def my_frozen(enrolment_id: int) -> ResponseReturnValue:
    """Her ledger as it stood when her completion was decided."""
    enrolment = _own(enrolment_id)
    found = frozen_of(enrolment_id)
    if found is None:
        return render_template("completion/not_decided.html", enrolment=enrolment)
    lines = lines_of_frozen(found[1])
    return render_template(
        "completion/frozen.html", enrolment=enrolment, decided=found[0], frozen=found[1], lines=lines, changed=(), staff=False
    )


@completion.get("/so-hoc/<int:enrolment_id>")
def ledger_of(enrolment_id: int) -> ResponseReturnValue:
    """The same account for those who answer for the class."""
    return _page(enrolment_reached(enrolment_id), staff=True)


@completion.get("/so-hoc/<int:enrolment_id>/so-hoc.xlsx")
def ledger_xlsx(enrolment_id: int) -> ResponseReturnValue:
    """The account as a workbook."""
    enrolment = enrolment_reached(enrolment_id)
    now = utc_now()
    book = ledger(enrolment, today=local_day(now))
    name = _("Sổ học {name} {day:%Y-%m-%d}.xlsx").format(name=enrolment.full_name, day=book.today)
    return attachment(workbook(enrolment.full_name, [ledger_table(book, now)]), name, FILE_TYPE)


def _own(enrolment_id: int) -> EnrolmentView:
    """Her own enrolment; somebody else's is as if it did not exist."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    return enrolment


def _page(enrolment: EnrolmentView, *, staff: bool) -> str:
    """The ledger as a page; the words are the same for everybody."""
    now = utc_now()
    book = ledger(enrolment, today=local_day(now), told_at=None if staff else now)
    return render_template(
        "completion/ledger.html",
        book=book,
        enrolment=enrolment,
        staff=staff,
        summary=summary(book.verdict),
        open_marks=open_marks(book, now) if staff else (),
        halves=halves(book),
        findings=findings_shown(book),
        rescues=[rescue_words(rescue) for rescue in rescues(book.verdict)],
        lines=lines_shown(book),
        decided=decision_of(enrolment.id),
    )
