"""Findings of one cause over time."""
