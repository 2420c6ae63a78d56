"""The YAML language of rules: model, locations, loading."""
