"""E-mail: over an SMTP server, or into a pickup folder."""
