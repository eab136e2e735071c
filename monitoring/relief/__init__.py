"""How long the relief lasts, for a patient and for the clinic, and what the dose does to it."""
