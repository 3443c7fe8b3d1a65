"""Attendance sheets as workbooks: `reading` (bytes in, a recognised table out), `template` (an empty sheet to fill in)."""
