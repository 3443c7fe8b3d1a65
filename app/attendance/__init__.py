"""Attendance: điểm danh, nhập bảng điểm danh.

Remembers marks as append-only entries and the sheets they were read from; the effective mark of a person in a session follows
from the entries.
"""
