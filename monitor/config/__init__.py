"""Typed settings, YAML with places, secrets."""
