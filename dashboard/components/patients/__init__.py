"""Patients on the screen: found, taken in, put right, and given a time to come."""
