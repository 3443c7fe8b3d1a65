"""Xét hoàn thành: the lists of a class, confirming a decision, decisions as they were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView
from app.cohorts.tabs import cohort_tabs
from app.completion.forms import DecisionForm, chosen_of, client_of, seen_of
from app.completion.lists import candidates, changes, decided_shown, draft_rows, head_lines, moved, rows_of
from app.completion.pages import list_table
from app.completion.queries import (
    Decided,
    DecidedLine,
    DecisionView,
    decided,
    decision_lines,
    decisions_of,
    frozen_in,
    ledger,
    ledgers,
    standings,
)
from app.completion.rules.deciding import Chosen, Outcome
from app.completion.services import confirm_decision
from app.completion.shown import lines_of_frozen
from app.completion.views.blueprint import cohort_reached, completion, enrolment_reached
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes.wording_papers import arriving_words
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook

_FIELD_OF = {"no_number": "number", "future_day": "decided_on"}


@completion.route("/lop/<int:cohort_id>/xet-hoan-thanh", methods=["GET", "POST"])
def decide(cohort_id: int) -> ResponseReturnValue:
    """The lists with a reason for each, ticked by name, confirmed with number and day of the decision."""
    cohort = cohort_reached(cohort_id)
    form = DecisionForm()
    if request.method == "GET":
        return _page(cohort, form, None)
    chosen = chosen_of(request.form.getlist("du"), request.form.getlist("khong"))
    decided_on = form.decided_on.data if form.validate_on_submit() else None
    if decided_on is None:
        return _page(cohort, form, chosen), 422
    try:
        made = _confirm(cohort, form, chosen, decided_on)
    except Refused as refusal:
        if refusal.reason in _FIELD_OF:
            form[_FIELD_OF[refusal.reason]].errors = [refusal.sentence]
        else:
            form.form_errors.append(refusal.sentence)
        return _page(cohort, form, chosen), 409 if refusal.reason == "decided_meanwhile" else 422
    flash(_("Đã xác nhận. Sổ học và kết luận của từng người đã được giữ nguyên như lúc này."), "ok")
    return redirect(url_for("completion.decision", cohort_id=cohort_id, decision_id=made), 303)


@completion.get("/lop/<int:cohort_id>/xet-hoan-thanh/du-kien.xlsx")
def decide_xlsx(cohort_id: int) -> ResponseReturnValue:
    """The lists as they would stand today, as a workbook."""
    cohort, today = cohort_reached(cohort_id), local_day(utc_now())
    groups = candidates(standings(cohort, today=today), decided(cohort_id), None)
    named = ((_("Đủ điều kiện"), groups.ready), (_("Không đủ"), groups.lost), (_("Chưa đủ, còn kịp"), groups.open))
    tables = [list_table(title, head_lines(cohort, None, title), draft_rows(rows)) for title, rows in named]
    name = _("Dự kiến xét hoàn thành {code} {day:%Y-%m-%d}.xlsx").format(code=cohort.code, day=today)
    return attachment(workbook(cohort.title, tables), name, FILE_TYPE)


@completion.get("/lop/<int:cohort_id>/xet-hoan-thanh/<int:decision_id>")
def decision(cohort_id: int, decision_id: int) -> ResponseReturnValue:
    """A decision as it was made, with what has changed since beside it."""
    found = _decision(cohort_id, decision_id)
    rows = decided_shown(found.lines, ledgers(found.cohort, today=local_day(utc_now())))
    return render_template(
        "completion/decision.html",
        cohort=found.cohort,
        decision=found.view,
        decisions=found.all,
        recognised=[row for row in rows if row.line.outcome == Outcome.RECOGNISED],
        refused=[row for row in rows if row.line.outcome == Outcome.REFUSED],
        numbers={view.id: view.number for view in found.all},
        tabs=cohort_tabs(cohort_id, "completion.decide"),
    )


@completion.get("/lop/<int:cohort_id>/xet-hoan-thanh/<int:decision_id>/danh-sach.xlsx")
def decision_xlsx(cohort_id: int, decision_id: int) -> ResponseReturnValue:
    """The two lists of a decision as a workbook."""
    found = _decision(cohort_id, decision_id)
    named = ((_("Đủ điều kiện"), Outcome.RECOGNISED), (_("Không đủ"), Outcome.REFUSED))
    tables = [list_table(title, head_lines(found.cohort, found.view, title), rows_of(found.lines, kind)) for title, kind in named]
    name = _("Xét hoàn thành {code} {number}.xlsx").format(code=found.cohort.code, number=found.view.number)
    return attachment(workbook(found.cohort.title, tables), name, FILE_TYPE)


@completion.get("/lop/<int:cohort_id>/xet-hoan-thanh/<int:decision_id>/<int:enrolment_id>")
def frozen(cohort_id: int, decision_id: int, enrolment_id: int) -> ResponseReturnValue:
    """The ledger of one trainee as a decision keeps it, with what has changed since."""
    found, enrolment = _decision(cohort_id, decision_id), enrolment_reached(enrolment_id)
    line = next((line for line in found.lines if line.enrolment_id == enrolment_id), None)
    if line is None:
        abort(404)
    return render_template(
        "completion/frozen.html",
        enrolment=enrolment,
        decided=Decided(decision_id, enrolment_id, line.outcome, found.view.number, found.view.decided_on, line.reason),
        frozen=line.frozen,
        lines=lines_of_frozen(line.frozen),
        changed=changes(line, ledger(enrolment, today=local_day(utc_now()))),
        staff=True,
    )


@dataclass(frozen=True)
class _Found:
    """A decision with its class, its lines and the other decisions of the class."""

    cohort: CohortView
    view: DecisionView
    all: list[DecisionView]
    lines: list[DecidedLine]


def _decision(cohort_id: int, decision_id: int) -> _Found:
    """A decision of a class within her reach; another is as if it did not exist."""
    cohort = cohort_reached(cohort_id)
    views = list(decisions_of(cohort_id))
    view = next((view for view in views if view.id == decision_id), None)
    if view is None:
        abort(404)
    return _Found(cohort, view, views, list(decision_lines(decision_id)))


def _confirm(cohort: CohortView, form: DecisionForm, chosen: Chosen, decided_on: date) -> int:
    """What the form says, to the use-case."""
    return confirm_decision(
        cohort.id,
        chosen,
        number=form.number.data,
        decided_on=decided_on,
        seen=seen_of(form.seen.data),
        client_id=client_of(form.client.data),
        by=current_viewer().person_id,
        at=utc_now(),
    )


def _page(cohort: CohortView, form: DecisionForm, chosen: Chosen | None) -> str:
    """The three groups over the form; what was typed and ticked stays."""
    now = utc_now()
    today = local_day(now)
    whole, made = standings(cohort, today=today), decisions_of(cohort.id)
    form.seen.data = str(made[0].id) if made else ""
    form.client.data = client_of(form.client.data)
    return render_template(
        "completion/decide.html",
        cohort=cohort,
        form=form,
        groups=candidates(whole, decided(cohort.id), chosen),
        decisions=made,
        changed=moved(whole, frozen_in(cohort.id)) if made else {},
        today=today,
        now=now,
        arriving=arriving_words(whole.arriving(now)),
        tabs=cohort_tabs(cohort.id, "completion.decide"),
    )
