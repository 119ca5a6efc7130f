"""What nodes send each other: variables, counts, logs."""
