"""What the pages of the desks show, as plain values."""
