"""Pictures of lanes that somebody watches, for as long as the centre says so: nothing of it is kept."""
