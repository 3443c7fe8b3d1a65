"""Completion: sổ học 50/50, xét hoàn thành. The only room that judges.

Takes the edition's requirements and the facts of the rooms below, and says per requirement what is earned, required and still
reachable.
"""
