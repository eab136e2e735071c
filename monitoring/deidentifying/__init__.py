"""What is taken out of the tables, put in its place and told when they leave without names.

`veil` makes pseudonyms and moves dates; `tables` says which columns may stay; `small_cells` finds
groups that are small; `statement` says all of it to whoever gets the tables. Why:
docs/deidentification.md.
"""
