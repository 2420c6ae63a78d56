"""What the checks of an event's content share: evidence, deviations from a plan, expectations, words."""
