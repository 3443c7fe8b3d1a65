"""Pages of reports: the list and the choice, one report as it reads today, what was issued, the papers of a class."""

from app.reports.views import dossier, issued, preview
from app.reports.views.blueprint import reports

__all__ = ("dossier", "issued", "preview", "reports")
