"""The body of Word files with questions, as a reader sees it."""
