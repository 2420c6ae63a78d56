"""Alertmanager: for houses that route alerts there."""
