"""One module for each kind of rule: timeline in, tracks of findings out."""
