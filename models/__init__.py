"""Pixels to readings."""
