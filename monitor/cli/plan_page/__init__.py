"""A page per event: what it holds, how that was over time, and why it is expected."""
