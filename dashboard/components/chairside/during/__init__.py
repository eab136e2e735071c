"""What is written down while the infusion runs, and who has the patient."""
