"""Plates that are looked for: who may ask for one, who agrees, and when a reading is one of them."""
