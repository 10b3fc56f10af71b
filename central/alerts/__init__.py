"""Hits that are shown to people: how they come about, what becomes of them, and how they are listed."""
