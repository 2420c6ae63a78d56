"""Seeded traffic and seeded faults."""
