"""Consent platforms: one module each, from what it noted in cookies and the data layer to what was chosen."""
