"""Word files: how their letters look, what their lists and formulas say, and how they become lessons."""
