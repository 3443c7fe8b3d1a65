"""Foreign formats in which lessons come."""
