"""Learning from labelled pictures."""
