"""Signing in by the clinic's own identity provider (OpenID Connect).

A browser is sent away with an `attempt` and comes back to `routes`; `asking` speaks with the
provider that `discovery` describes, `id_token` proves its answer, and `entering` lets the person in
who is linked to it, or says why not. Off unless it is set up: decision 0012.
"""
