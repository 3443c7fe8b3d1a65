"""Pages of completion: ledgers, exemptions, decisions, the list of those who need a call."""

from app.completion.views import decisions, exemptions, ledgers, risks
from app.completion.views.blueprint import completion

__all__ = ("completion", "decisions", "exemptions", "ledgers", "risks")
