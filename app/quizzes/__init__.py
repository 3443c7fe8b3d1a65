"""Quizzes: câu hỏi, đề, bài kiểm tra, bài làm, chấm.

Remembers questions and their versions, papers, attempts, every answer as it was given,
scores, and marks given by a person (essay).
"""
