"""What `campaign` looks for: whole links, click ids that arrive, and one campaign written in one way."""
