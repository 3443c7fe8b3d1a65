"""Writers of foreign formats: Open Badges 3.0."""
