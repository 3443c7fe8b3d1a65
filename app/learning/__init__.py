"""Learning: tiến độ học trên mạng.

Remembers which sections of which lessons a trainee reached, her answers to check questions, her place, and the lessons she
finished.
"""
