"""Whose head a report carries and who signs it: the issuing body of the unit, as certificates know it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_, select

from app.certificates.models import IssuingBody, Signatory
from app.kernel.text import _
from app.people.models import Unit
from app.reports.rules.document import Letterhead, Signing, Skin
from app.storage.transaction import session


def letterhead_for(unit_path: str, unit_name: str, skin: Skin | None, on: date) -> tuple[Letterhead, Signing]:
    """Head and signature of the papers of a unit on a day; `skin` None takes the one of its body. 1 statement.

    The nearest body of the unit is taken; a unit without any gets a head of its own name and an empty signature.
    """
    held = and_(Signatory.from_on <= on, or_(Signatory.to_on.is_(None), Signatory.to_on >= on))
    row = session().execute(
        select(
            IssuingBody.skin, IssuingBody.parent_name, IssuingBody.name, IssuingBody.place,
            Signatory.capacity, Signatory.title, Signatory.full_name,
        )
        .join(Unit, Unit.id == IssuingBody.unit_id)
        .outerjoin(Signatory, and_(Signatory.body_id == IssuingBody.id, held))
        .where(Unit.id.in_([int(part) for part in unit_path.strip("/").split("/") if part]))
        .order_by(func.length(Unit.path).desc(), IssuingBody.id)
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        name = _("HỘI LIÊN HIỆP PHỤ NỮ {unit}").format(unit=unit_name.upper())
        return Letterhead(skin or Skin.UNION, "", name, _place(unit_name)), Signing("", _("CHỦ TỊCH"), "")
    head = Letterhead(skin or Skin(row[0]), row[1], row[2], row[3])
    return head, Signing(row[4] or "", row[5] or _("CHỦ TỊCH"), row[6] or "")


def _place(unit_name: str) -> str:
    """The name of a unit without the word for its kind: where a day is written."""
    words = unit_name.split(" ")
    return " ".join(words[1:]) if len(words) > 1 and words[0] in (_("Tỉnh"), _("Xã"), _("Phường")) else unit_name
