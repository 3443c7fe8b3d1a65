"""Use-cases of offline: events of a phone are taken, a file of events is kept and taken."""

from app.offline.services.accepting import Answer, accept_events
from app.offline.services.files import stage_event_file, take_event_file

__all__ = ["Answer", "accept_events", "stage_event_file", "take_event_file"]
