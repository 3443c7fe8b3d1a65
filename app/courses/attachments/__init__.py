"""Attachments: files that a lesson hands out (PDF, Word, Excel, PowerPoint). What may come in, and under which name.

A file is known by its bytes and served as a download only. It is opened to see what it is, and never changed.
"""
