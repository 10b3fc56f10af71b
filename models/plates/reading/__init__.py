"""What a plate says: the networks that read it, and several views that agree."""
