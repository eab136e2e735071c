"""Replay: what a draft of a protocol would have flagged in sessions that are over, in columns."""
