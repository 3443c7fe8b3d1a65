"""Word files: what surrounds them, what they show, and how they are written."""
