"""Coverage-guided fuzzing with atheris: programs for `make fuzz`, no tests of pytest's."""
