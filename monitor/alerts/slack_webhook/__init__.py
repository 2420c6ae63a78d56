"""Slack by incoming webhook: every transition a message of its own."""
