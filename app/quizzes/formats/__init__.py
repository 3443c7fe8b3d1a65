"""Question files of other programs: bytes in, one `Found` per question out; and the way back."""
