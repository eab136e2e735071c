"""The tables that leave the clinic: what each column is, in which unit, and who may see it.

One module for each table, listed in `all_tables`; `columns` is what a column has to say of itself,
from which the data dictionary is made. Their rows are read in `db/table_rows.py`, their files
written in `dashboard/exports/tables`.
"""
