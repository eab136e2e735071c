"""The clinic's ketamine as a controlled substance: lots of vials, and every line about them.

A `Lot` came in together. What happened to it is in its `Line`s, numbered and only added to, each
with what is left after it. A `Book` is a lot with its lines: it says what stands, what is open, and
what the next line may be. Use cases: `monitoring/keeping_ketamine`; why so: decision 0013.
"""
