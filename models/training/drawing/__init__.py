"""Plates drawn: of the book for people to look at, and as cameras see them for networks to learn from."""
