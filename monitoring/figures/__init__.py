"""A clinic's figures: what happened in the sessions of a time, counted, with what is not known."""
