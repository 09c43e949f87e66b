"""A pure-NumPy convolutional network whose every number can be looked at, forward and back."""
