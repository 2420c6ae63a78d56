"""Tagwatch: an analytics observability monitor.

The rooms, and what flows between them, are drawn in `docs/architecture.md`.
"""

__version__ = "0.1.0"
