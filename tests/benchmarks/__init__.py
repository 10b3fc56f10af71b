"""Tests of the measurements: that each runs, and that what it counts is so."""
