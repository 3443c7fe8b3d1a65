"""Cohorts: lớp, ghi danh, lịch học, ban cán sự lớp.

Remembers classes with the edition they opened on, enrolments with the post at that time, the timetable of sessions, class
officers, staged rosters.
"""
