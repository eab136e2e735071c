"""The people of the clinic: who they are, how they stand, and what can be done about that."""
