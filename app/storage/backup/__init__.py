"""Backups: one file that holds the database at one moment and the media, with what is needed to prove a restored copy equal."""
