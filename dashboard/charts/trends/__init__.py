"""What a patient's infusions show together: one picture for each question."""
