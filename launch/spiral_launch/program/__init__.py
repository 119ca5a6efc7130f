"""The Launchpad program: nodes, handles, placement."""
