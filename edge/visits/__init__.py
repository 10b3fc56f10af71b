"""From what is seen in each frame to one passage per visit."""
