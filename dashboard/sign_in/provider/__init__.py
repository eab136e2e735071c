"""Signing in by the clinic's own identity provider (OpenID Connect)."""
