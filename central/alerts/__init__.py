"""Hits shown to people, from new to closed."""
