"""Demonstration: lớp minh họa để xem thử. Writes an invented class through the use-cases of the rooms below.

Only an empty database can become a demonstration; an office's database refuses its accounts. Remembers nothing of its own.
"""
