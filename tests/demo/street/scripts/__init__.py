"""Scripts of the drawn street."""
