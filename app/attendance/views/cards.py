"""Pages of the personal cards: issued for a class, scanned in the room."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.forms import CardPhotoForm
from app.attendance.queries.cards import cards_of
from app.attendance.services import cards as use_cases
from app.attendance.views.blueprint import attendance, class_in_reach, reach_of, today
from app.attendance.wording import HALVES, say_scanned
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.offline import kept_offline


@attendance.get("/lop/<int:cohort_id>/the")
def cards(cohort_id: int) -> ResponseReturnValue:
    """The cards of a class: who has one, print them, replace one."""
    cohort, rows = class_in_reach(cohort_id), cards_of(cohort_id)
    missing = sum(not row.version for row in rows)
    tabs = cohort_tabs(cohort_id, "attendance.sessions")
    return render_template("attendance/cards.html", cohort=cohort, rows=rows, missing=missing, tabs=tabs)


@attendance.post("/lop/<int:cohort_id>/the")
def issue_cards(cohort_id: int) -> ResponseReturnValue:
    """Give everybody who has none a card."""
    class_in_reach(cohort_id)
    issued = use_cases.issue_cards(cohort_id, by=current_viewer().person_id, at=utc_now())
    flash(_("Đã cấp {n} thẻ. Tải tệp PDF về rồi in.").format(n=issued), "ok")
    return redirect(url_for("attendance.cards", cohort_id=cohort_id), 303)


@attendance.post("/lop/<int:cohort_id>/the/<int:enrolment_id>")
def reissue_card(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """End a card that was lost, and give a new one."""
    class_in_reach(cohort_id)
    shown = request.form.get("so", "")
    version = use_cases.reissue_card(
        cohort_id, enrolment_id, int(shown) if is_id(shown) else 0, by=current_viewer().person_id, at=utc_now()
    )
    flash(_("Đã cấp thẻ số {n}, thẻ cũ không dùng được nữa.").format(n=version), "ok")
    return redirect(url_for("attendance.cards", cohort_id=cohort_id), 303)


@attendance.get("/lop/<int:cohort_id>/the.pdf")
def cards_pdf(cohort_id: int) -> ResponseReturnValue:
    """The cards of a class for the printer, ten on a sheet; with `hv`, the card of one person."""
    from app.attendance.paper.cards import PrintedCard, card_sheet  # megabytes that few workers ever need

    cohort, only = class_in_reach(cohort_id), request.args.get("hv", "")
    rows = [row for row in cards_of(cohort_id) if row.version and (not only or str(row.enrolment_id) == only)]
    if not rows:
        return redirect(url_for("attendance.cards", cohort_id=cohort_id))
    printed = [PrintedCard(row.full_name, row.unit_name, cohort.title, row.text, row.short, row.version) for row in rows]
    return attachment(card_sheet(printed), _("Thẻ {code}.pdf").format(code=cohort.code), "application/pdf")


@attendance.get("/diem-danh/<int:session_id>/quet")
def scanner(session_id: int) -> ResponseReturnValue:
    """Scan cards: with the camera, by a photo, or by the code that is printed on them."""
    return kept_offline(_scanner_page(session_id))


@attendance.post("/diem-danh/<int:session_id>/quet")
def scan(session_id: int) -> ResponseReturnValue:
    """Take a photo of cards, or a short code."""
    reach_of(session_id)
    file, typed, now = request.files.get("anh"), request.form.get("ma", "").strip()[:120], utc_now()
    found = [typed] if typed else _codes_on(file.read()) if file else []
    if not found:
        why = _("Chưa đọc được thẻ nào trong ảnh. Chụp gần hơn, đủ sáng, hoặc gõ mã in dưới hình vuông.")
        return _scanner_page(session_id, why if file else _("Chụp ảnh thẻ hoặc gõ mã in trên thẻ.")), 422
    for words in found:
        try:
            name = f"{secrets.token_hex(8)}-anh"
            done = use_cases.scan_card(session_id, words, client_id=name, device_at=now, by=current_viewer().person_id, at=now)
            flash(say_scanned(done.full_name, done.state, again=done.done.outcome != "saved"), "ok")
        except Refused as refusal:
            flash(refusal.sentence, "warn")
    return redirect(url_for("attendance.scanner", session_id=session_id), 303)


def _codes_on(photo: bytes) -> list[str]:
    """The codes on a photo."""
    from app.attendance.paper.photo import read_codes  # megabytes that few workers ever need

    return read_codes(photo)


def _scanner_page(session_id: int, why: str = "") -> str:
    """The scanner of a session with the cards of its class."""
    reach = reach_of(session_id)
    rows = [row for row in cards_of(reach.cohort.id) if row.version]
    day = today()
    return render_template(
        "attendance/scanner.html", reach=reach, rows=rows, halves=HALVES, why=why, today=day, form=CardPhotoForm()
    )
