"""Use-cases of plans: publishing, courses had elsewhere, openings and nominations."""
