"""Measurements behind the tasks of `run.py`: how much of the server one page costs. Nothing of the product imports this."""
