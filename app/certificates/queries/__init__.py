"""Named reads of certificates by subject: bodies, a class, registers, one certificate; other rooms ask here."""

from app.certificates.queries.bodies import (
    BodyView,
    SignatoryView,
    bodies_for,
    bodies_in_reach,
    body_in_reach,
    signatories_of,
    signatory_on,
)
from app.certificates.queries.certificates import (
    CertificateView,
    StepView,
    certificate_by_code,
    certificate_in_reach,
    certificate_of,
    certificates_of_cohort,
    steps_of,
)
from app.certificates.queries.registers import (
    EntryRow,
    RegisterRow,
    entries,
    entry_count,
    register_in_reach,
    registers_in_reach,
)

__all__ = (
    "BodyView",
    "CertificateView",
    "EntryRow",
    "RegisterRow",
    "SignatoryView",
    "StepView",
    "bodies_for",
    "bodies_in_reach",
    "body_in_reach",
    "certificate_by_code",
    "certificate_in_reach",
    "certificate_of",
    "certificates_of_cohort",
    "entries",
    "entry_count",
    "register_in_reach",
    "registers_in_reach",
    "signatories_of",
    "signatory_on",
    "steps_of",
)
