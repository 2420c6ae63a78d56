"""Consent signals carried on hits: Google's gcs and gcd, US Privacy, TCF and the vendors' own."""
