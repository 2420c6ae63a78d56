"""Signed webhook: facts for programs."""
