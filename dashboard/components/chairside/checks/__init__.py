"""What is checked at a gate of the visit, and what a physician answers for."""
