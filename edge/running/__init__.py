"""What the node runs on: its clocks, logs, threads of low priority, the start of the machine."""
