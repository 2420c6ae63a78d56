"""Apprise: everything else."""
