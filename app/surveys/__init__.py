"""Surveys (phiếu khảo sát): what trainees think of a class, asked at its end, answered without a name.

Its words: phiếu, câu hỏi của phiếu, người đã gửi phiếu. The room adds answers up as they come; it never keeps whose they were.
"""
