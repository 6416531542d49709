"""What proves each claim of the worked answers: independent code, by id."""
