"""What travels over HTTP, as pydantic models.

Requests are checked by them. Answers are written straight from NumPy and only *described* by them;
a contract test holds every answer against its model.
"""
