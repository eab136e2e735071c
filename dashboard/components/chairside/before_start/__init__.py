"""What is asked, agreed and ordered before the infusion starts."""
