"""What the clinic knows: values, rules and use cases; no storage, no screen, no clock."""
