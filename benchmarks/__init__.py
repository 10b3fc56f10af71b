"""One question a file; results lie beside it in `results/` with date, machine and commit."""
