"""Rules of exchange by subject: what a token may, how a batch is read, how a reader follows what changes."""
