"""The tables that leave the clinic: what each column is, in which unit, and who may see it."""
