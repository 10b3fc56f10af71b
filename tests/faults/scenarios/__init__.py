"""Everything that a drill does to an installation, one file a kind of harm."""
