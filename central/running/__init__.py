"""What any program needs to run on: logs, supervised parts, waiting between tries, secrets in files."""
