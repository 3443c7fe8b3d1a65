"""The quality gate of texts: spelling, typography, readability, repeats, honest minutes, abbreviations, links."""
