"""The demonstration clinic: synthetic people only, the same from the same seed."""
