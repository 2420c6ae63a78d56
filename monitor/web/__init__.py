"""The HTTP surface: collector, health, metrics."""
