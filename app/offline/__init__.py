"""Offline: study without a line; remembers what phones sent later: every event with its moments and what became of it, and files
of events that a coordinator brought in. Packs are built from what is published and kept nowhere."""
