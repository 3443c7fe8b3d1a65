"""Hồ sơ lớp: the papers of one class, each as a file to edit and one to print, in one ZIP."""
