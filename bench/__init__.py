"""What is timed, against whom; each module is a command that can write its part of the report."""
