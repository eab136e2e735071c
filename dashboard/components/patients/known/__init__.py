"""What is known of a patient: what is treated, with what, by which plan, and what was true when."""
