"""Results as files for people and for learning platforms: pure functions of the record."""
