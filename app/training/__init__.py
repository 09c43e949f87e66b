"""Trainings: what is to be done, who does it, what was told of it."""
