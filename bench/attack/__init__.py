"""What `python3 run.py attack` does: kills, hostile files, mutated files, and the scanners of others, all on this machine."""
