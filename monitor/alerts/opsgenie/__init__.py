"""Opsgenie: who is on call."""
