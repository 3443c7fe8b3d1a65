"""The page where anybody checks a certificate by its code: whether it stands, and no more about a person than the paper needs."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates.limit import Misses
from app.certificates.queries import CertificateView, certificate_by_code, steps_of
from app.certificates.rules import State, code_of, grouped
from app.certificates.views.blueprint import certificates
from app.certificates.wording import kind_word
from app.kernel.clock import utc_now

_MISSES = "certificates.misses"
FRESH = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""What was true a minute ago may be void now; and nobody finds people here by searching."""


@certificates.get("/xac-minh")
def verify_form() -> ResponseReturnValue:
    """Where a code is typed; a whole code leads on to its page."""
    typed = request.args.get("ma", "").strip()[:80]
    code = code_of(typed)
    if code:
        return redirect(url_for("certificates.verify", code=code))
    return render_template("certificates/verify.html", typed=typed, outcome="odd" if typed else "")


@certificates.get("/xac-minh/<code>")
def verify(code: str) -> ResponseReturnValue:
    """What stands behind a code; one that is not there is 404, too many of those 429."""
    found = looked_up(code)
    if not isinstance(found, CertificateView):
        return found
    page = render_template(
        "certificates/verify.html",
        typed="",
        outcome=_outcome(found),
        one=found,
        last=steps_of(found.id)[-1],
        code=grouped(found.code or ""),
        kind_word=kind_word,
        now=utc_now(),
    )
    return page, 200, FRESH


def looked_up(code: str) -> CertificateView | ResponseReturnValue:
    """The certificate behind a code; else the answer for whoever has none, or has tried too many."""
    misses: Misses = current_app.extensions.setdefault(_MISSES, Misses())
    address, now, known = request.remote_addr or "", utc_now(), code_of(code)
    if misses.must_wait(address, now):
        return render_template("certificates/verify.html", typed="", outcome="wait"), 429, {"Retry-After": "600"}
    found = certificate_by_code(known) if known else None
    if found is None:
        misses.remember(address, now)
        return render_template("certificates/verify.html", typed=code[:80], outcome="none"), 404
    return found


def _outcome(found: CertificateView) -> str:
    """good, waiting (not signed yet), voided, or changed (the record is not what was frozen)."""
    if not found.intact:
        return "changed"
    if found.stands:
        return "good"
    return "voided" if found.state is State.VOIDED else "waiting"
