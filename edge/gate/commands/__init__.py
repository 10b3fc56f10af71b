"""What people tell this node to do: whether it is the centre's word, for here, for now, and not too much."""
