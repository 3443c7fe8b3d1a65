"""Rules of writing lessons: paragraphs and what became of them, who may do what with a draft, putting two texts together."""
