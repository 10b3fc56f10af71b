"""The demonstration's own input: a drawn street with cars, as a gate camera would see it."""
