"""Incidents into messages: the outbox, rendering, and one folder per channel."""
