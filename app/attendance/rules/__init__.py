"""Decisions of attendance, split by subject: which entry counts, what a roll writes, how a sheet is read and matched."""
