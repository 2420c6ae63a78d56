"""Slack by bot token: one message an incident, its story in the thread."""
