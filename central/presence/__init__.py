"""Who is at the arm of a lane now."""
