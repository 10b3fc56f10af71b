"""Whether a reading is to be believed: plates that are cut or small, and whom to ask in doubt."""
