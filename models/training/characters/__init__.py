"""The training of the network that looks closely at single characters."""
