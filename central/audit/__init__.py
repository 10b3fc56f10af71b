"""Who did what and who looked at what: on record, and provably unchanged."""
