"""Personal data and consent: detectors, purposes, masking."""
