"""Restricted records on the screen: closed, opened in an emergency, named and reviewed."""
