"""Rules of quizzes: plain values in, plain values out; no clock, no database."""
