"""When a passage, or a revision of it, is due, and what it says."""
