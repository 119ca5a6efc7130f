"""Running nodes on this machine: start, watch, restart, stop."""
