"""What is held against the truth is held against it rightly."""
