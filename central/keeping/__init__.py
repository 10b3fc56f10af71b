"""Daily work: copies, deletion in time, and the way back to a copy."""
