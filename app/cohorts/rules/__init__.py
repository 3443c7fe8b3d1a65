"""Decisions of cohorts: reading posts and units as lists write them, one row, who is who, what is staged, the timetable."""
