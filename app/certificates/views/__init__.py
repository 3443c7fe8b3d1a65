"""Pages of certificates: the desk of a class, one certificate, registers, bodies, the public page, her own."""

from app.certificates.views import acts, badges, bodies, desk, mine, one, public, registers
from app.certificates.views.blueprint import certificates

__all__ = ("acts", "badges", "bodies", "certificates", "desk", "mine", "one", "public", "registers")
