"""What is said between nodes and centre."""
