"""Use-cases of certificates: bodies and who signs, proposing, numbering, what follows."""

from app.certificates.services.badges import ensure_badge_key, exchange_badge_key, withdraw_badge_key
from app.certificates.services.bodies import BodyFields, appoint_signatory, open_register, save_body
from app.certificates.services.life import hand_out_certificates, reprint_certificate, sign_certificates, void_certificate
from app.certificates.services.numbering import LeftOut, Numbered, NumberedOne, number_certificates
from app.certificates.services.proposing import issue_certificates, propose_certificates, rehearse_certificates

__all__ = (
    "BodyFields",
    "LeftOut",
    "Numbered",
    "NumberedOne",
    "appoint_signatory",
    "ensure_badge_key",
    "exchange_badge_key",
    "hand_out_certificates",
    "issue_certificates",
    "number_certificates",
    "open_register",
    "propose_certificates",
    "rehearse_certificates",
    "reprint_certificate",
    "save_body",
    "sign_certificates",
    "void_certificate",
    "withdraw_badge_key",
)
