"""Where the record is kept: the only package that knows SQLAlchemy.

- `engine` opens a database, SQLite or PostgreSQL, and gives transactions and readings; `migrating`
  brings its schema up to date by `migrations`; `guards` refuse to alter a clinical row; `backup`.
- `*_tables` are the tables, `*_rows` turn rows into what `monitoring` knows and back.
- `store` is the `Store` of the use cases: writing, with its audit event, in one transaction. Its
  parts are `course_store`, `people_store`, `access_store` and `ketamine_store`.
- `queries` and `*_queries`, `*_frames`, `*_list` only read, for the screens: tidy frames and rows.
- `audit_*` and `row_*` seal what is written in chains and read it again to find what was altered.
- `web_sessions`, `logins`, `passwords`, `second_factors`, `provider_links`: who signs in.
- `demo` is the demonstration clinic.
"""
