"""Ketamine at the chair: drawn from which vial, given, wasted, witnessed."""
