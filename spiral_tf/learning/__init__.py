"""Losses, rewards, one update of each network, and the two learner nodes."""
