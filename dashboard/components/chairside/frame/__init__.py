"""What every part of the session page stands in: whose it is, how it stands, how it looks."""
