"""What stands before every page and programming interface: who asks, how much he may send, under which name."""
