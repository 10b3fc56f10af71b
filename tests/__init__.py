"""Tests mirror the packages; `services` starts what they need."""
