"""What is looked for: until when, by whom, why, and who agreed."""
