"""The node at the gate."""
