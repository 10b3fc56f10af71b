"""Plates drawn: as the book has them, and as cameras see them, for the demonstration and for learning networks."""
