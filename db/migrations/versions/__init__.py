"""The steps of the schema, run by `db.migrating` when the app starts."""
