"""Loading an agent from a run or a shipped folder."""
