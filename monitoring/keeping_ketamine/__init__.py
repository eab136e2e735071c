"""Use cases: the clinic's ketamine comes in, is drawn, given, wasted, witnessed and counted."""
