"""A pure-NumPy convolutional network whose every number can be looked at, forward and back."""

from engine import machine

machine.prepare()
