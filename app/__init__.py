"""Sổ học 50/50: the learning platform for the blended courses of the Vietnam Women's Union."""
