"""The record as FHIR R4 (4.0.1): a pure mapping to plain dicts that are ready for JSON."""
