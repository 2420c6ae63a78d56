"""The mergeable statistics of a stream's events in one window."""
