"""Passages: recorded once, with every revision; found again."""
