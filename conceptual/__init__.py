"""The worked answers: their sources, the formulas in them, and what proves each."""
