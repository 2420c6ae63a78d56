"""Counts from anywhere: read, laid on one step, judged, and told."""
