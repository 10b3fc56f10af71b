"""The training of the network that reads."""
