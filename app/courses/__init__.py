"""Courses: chương trình, chuyên đề, bài học, soạn và phát hành.

Remembers programmes and their editions, topics, lessons and their revisions, pictures. Reads the packages in `courses_content/`.
"""
