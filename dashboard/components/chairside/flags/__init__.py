"""What needs a look, and what was said about it."""
