"""Hit to events: one module per vendor, one registry."""
