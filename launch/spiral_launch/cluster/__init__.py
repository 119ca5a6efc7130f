"""Running nodes on many machines."""
