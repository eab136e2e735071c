"""The report of one session, part by part in the order of the screen."""
