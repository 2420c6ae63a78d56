"""One pass as one function, and what wakes it."""
