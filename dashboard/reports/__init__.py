"""Reports on paper: what stands in the record, as a document that can be handed on.

`document` is what a report is made of, plain data; `typesetting` gives it to Typst with
`report.typ` and returns a tagged PDF. `session` and `patient` say what stands in theirs, `downtime`
is the blank sheet, `letterhead` the top of each. Why Typst: decision 0008.
"""
