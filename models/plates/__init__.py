"""Plates: where they are, what they say, which colour they have."""
