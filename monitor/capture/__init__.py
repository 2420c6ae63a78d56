"""Hits in: files, folders, the HTTP collector and the spool."""
