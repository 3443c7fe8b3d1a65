"""Decisions of plans: what a plan says, whether its figures add up, who may be sent."""
