"""From the end of the infusion to the door."""
