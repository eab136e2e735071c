"""Signing in and out: the pages, the rules about wrong passwords, the cookie."""
