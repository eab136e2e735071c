"""The tables of the record as files: CSV in a zip, or one workbook."""
