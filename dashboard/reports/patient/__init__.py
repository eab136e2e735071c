"""The summary of a patient's course: what is known, what the infusions did, how long it lasted."""
