"""The privacy report of a capture: gathered once, shown as text, JSON or a page to hand over."""
