"""Calls as the requests that the vendors' own tags send: one module per vendor."""
