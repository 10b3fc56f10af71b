"""The pages of the centre: lanes live, passages to search, nodes and their health; server-drawn, Chinese first."""
