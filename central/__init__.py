"""The centre: store, search and screens."""
