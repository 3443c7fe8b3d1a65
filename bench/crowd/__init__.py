"""A class of 200 that never was, written with bulk inserts through the tables (the use-cases would take minutes)."""
