"""What people tell nodes to do, signed, and what became of it."""
