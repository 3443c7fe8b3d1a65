"""Use-cases of completion: confirm a decision, exempt somebody, note that she was reminded."""

from app.completion.services.decisions import confirm_decision
from app.completion.services.exemptions import exempt, revoke_exemption
from app.completion.services.reminders import remind, take_reminder_back

__all__ = ("confirm_decision", "exempt", "remind", "revoke_exemption", "take_reminder_back")
