"""Making a shipped agent of an evaluated run."""
