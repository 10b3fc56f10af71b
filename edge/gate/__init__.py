"""What moves and speaks at a gate: the barrier and who holds it, buzzer and board, and whose word they obey."""
