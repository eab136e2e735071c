"""The record in words, newest first, with every correction."""
