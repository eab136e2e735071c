"""The parts of the ketamine page; the form of the witness stands at the chair as well."""
