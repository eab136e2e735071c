"""The pictures of a clinic's outcomes: how long relief lasts, and what the dose does."""
