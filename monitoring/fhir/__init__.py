"""The record as FHIR R4 (4.0.1): a pure mapping to plain dicts that are ready for JSON.

`bundle` puts it together; each other module makes the resources of one part of the record out of
`elements` and the codes in `terms`. What becomes of what: docs/fhir.md.
"""
