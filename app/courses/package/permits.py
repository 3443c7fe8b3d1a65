"""What an author explains in a file: `allow`, a list of what the check may leave unsaid there, and why."""

from __future__ import annotations

from app.courses.faults import FaultList
from app.courses.package.fields import Fields
from app.courses.package.records import Permit
from app.kernel.text import _

_SHORTEST = 10


def read_permits(fields: Fields, faults: FaultList) -> tuple[Permit, ...]:
    """The entries {what: code or "code: matter", why: a reason}; a reason of a word or two is none."""
    permits = []
    for row in fields.records("allow", required=False):
        code, _sign, matter = row.text("what").partition(":")
        permit = Permit(code.strip(), matter.strip(), row.text("why"), row.line)
        if row.has("why") and len(permit.why) < _SHORTEST:
            faults.error(row.line_of("why"), _("Mục “why” nói rõ lý do bằng một câu."))
        row.done()
        permits.append(permit)
    return tuple(permits)
