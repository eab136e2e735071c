"""The clinic's ketamine as a controlled substance: lots of vials, and every line about them."""
