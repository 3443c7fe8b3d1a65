"""Lessons as text: front matter, sections, own blocks and questions of one file; Markdown to clean HTML.

Knows no table and no request. What comes out is final: it passed bleach and nh3 with one allow-list and needs no escaping.
"""
