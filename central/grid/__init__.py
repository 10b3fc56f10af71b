"""What there is, as a tree: places with ids and names, who lies in which, and what somebody may see of it."""
