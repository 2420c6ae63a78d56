"""What a stream should look like: inferred, written as YAML, overridden by people."""
