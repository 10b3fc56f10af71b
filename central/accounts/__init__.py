"""Who may sign in, as what, for which part of the grid."""
