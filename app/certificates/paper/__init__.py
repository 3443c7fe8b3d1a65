"""What is printed: certificates and the pages of the register."""

from app.certificates.paper.register import RegisterHead, RegisterLine, register_pages
from app.certificates.paper.sheets import certificate_sheets

__all__ = ("RegisterHead", "RegisterLine", "certificate_sheets", "register_pages")
