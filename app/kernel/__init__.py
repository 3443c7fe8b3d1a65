"""The kernel: Vietnamese text, clock, tiết arithmetic, settings and `Refused`; standard library only, remembers nothing."""
