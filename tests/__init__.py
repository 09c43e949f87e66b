"""The tests: `python3 -m tests` runs all of them, `python3 -m tests.lint` the other checks."""
