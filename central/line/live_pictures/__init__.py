"""Live pictures between nodes and whoever watches: the newest of each lane, in memory and nowhere else."""
