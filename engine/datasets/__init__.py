"""Pictures to look at and to learn from: drawn by our own code, or read from files."""
