"""What `--check` looks at, one file a subject; nothing here makes, changes or migrates anything."""
