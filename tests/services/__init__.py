"""Real servers that tests start: brokers and databases."""
