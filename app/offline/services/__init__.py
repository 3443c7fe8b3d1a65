"""Use-cases of offline: events of phones are taken, files of events are brought."""

from app.offline.services.accepting import Answer, accept_events
from app.offline.services.files import MOST_AT_ONCE, stage_event_file, take_event_file

__all__ = ["MOST_AT_ONCE", "Answer", "accept_events", "stage_event_file", "take_event_file"]
