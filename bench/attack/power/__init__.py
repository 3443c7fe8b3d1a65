"""Power cuts, simulated: what the disk was asked is recorded, and of what it had not yet promised any part is lost."""
