"""How our own plate weights are made: networks that learn from plates that are drawn."""
