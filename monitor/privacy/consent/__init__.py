"""Consent: what a visitor had chosen, what the law of the place asks, and what a hit makes of both."""
