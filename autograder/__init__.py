"""The harness: grades submissions of the coursework without ever importing them."""
