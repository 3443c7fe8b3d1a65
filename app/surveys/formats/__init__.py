"""The file of a survey's questions."""
