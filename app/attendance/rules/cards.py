"""The personal card: what its QR says, and how a card is told from a copy, an old one and one of another class."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from app.attendance.rules.codes import ALPHABET
from app.kernel.ids import is_id

SHORT = 6
"""Characters of the code that is printed under the QR, for typing."""
_SIGNATURE_BYTES = 10
_TEXT = re.compile(r"THE:(\d{1,9}):(\d{1,9}):(\d{1,4}):([A-Z2-7]{16})")


@dataclass(frozen=True)
class CardText:
    """What the QR of a card says: class, enrolment, version of the card, signature by the key of the class."""

    cohort_id: int
    enrolment_id: int
    version: int
    signature: str

    @property
    def text(self) -> str:
        """The text of the QR; only capitals, digits and colons, which makes a small QR."""
        return f"THE:{self.cohort_id}:{self.enrolment_id}:{self.version}:{self.signature}"


def card_text(key: str, cohort_id: int, enrolment_id: int, version: int) -> CardText:
    """The card of a person, signed with the key of her class."""
    return CardText(cohort_id, enrolment_id, version, _signature(key, enrolment_id, version))


def read_card(text: str) -> CardText | None:
    """What a scanned text says; None when it is no card of ours."""
    found = _TEXT.fullmatch(text.strip().upper())
    if found is None or not is_id(found[1]):
        return None
    return CardText(int(found[1]), int(found[2]), int(found[3]), found[4])


def is_genuine(key: str, card: CardText) -> bool:
    """Whether a card was signed with this key."""
    return hmac.compare_digest(_signature(key, card.enrolment_id, card.version), card.signature)


def short_code(key: str, enrolment_id: int, version: int) -> str:
    """The code under the QR: six characters without look-alikes."""
    digest = hmac.new(key.encode(), f"ngan:{enrolment_id}:{version}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:SHORT])


def digest_of(text: str) -> str:
    """Sixteen hexadecimal digits of SHA-256 over what a card says.

    A roll page carries them, so that a phone without a line knows the cards of this class; a card cannot be made from them.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _signature(key: str, enrolment_id: int, version: int) -> str:
    """Eighty bits of HMAC-SHA-256, in letters that a QR stores densely."""
    digest = hmac.new(key.encode(), f"the:{enrolment_id}:{version}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode()
