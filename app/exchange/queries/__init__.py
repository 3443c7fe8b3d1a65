"""Named reads of exchange by subject: tokens, and what other software is told of a class."""
