"""Decisions to motion."""
