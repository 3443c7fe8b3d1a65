"""Examination morning: thousands of phones over real HTTP, what they were promised, and what is in the database afterwards."""

NAME, SCENE_NAMES = "exam", ("saves",)
"""The part of the bench, and the scene of it that the bench plays; `run.py load` plays all."""
QUICK_SHARE = 0.1
