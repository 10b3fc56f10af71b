"""Who may pass: the roster, whose credential a plate is, and the rules."""
