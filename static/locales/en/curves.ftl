# Curves and time travel.
