"""Where a subject is in its visit: approaching, at the arm, passing, gone, turned back or parked; plate or not."""
