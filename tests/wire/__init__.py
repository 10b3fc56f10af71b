"""Tests of the contract between nodes and centre."""
