"""What does not fit together in a package: sums of tiết and minutes, references, questions that nobody can answer."""
