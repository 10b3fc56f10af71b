"""Which network files there are, where they lie, and the ones that are our own."""
