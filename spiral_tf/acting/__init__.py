"""Rollouts of a policy in a batch of environments, and the actor node."""
