"""Which seen thing continues which visit: tracks, place, size, direction, appearance and plate."""
