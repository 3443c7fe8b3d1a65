"""The database: the base of all tables, column types, `transaction()`, and the journal of who changed what."""
