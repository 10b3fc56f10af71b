"""What came from a node, in order and once: what is stored, late, lost, or cannot be used."""
