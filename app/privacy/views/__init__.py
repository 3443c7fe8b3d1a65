"""What privacy shows: her own pages, the desk of who answers, what a trainee gave by consent, the journal."""

from app.privacy.views import counts, desk, journal, own
from app.privacy.views.blueprint import privacy

__all__ = ("counts", "desk", "journal", "own", "privacy")
