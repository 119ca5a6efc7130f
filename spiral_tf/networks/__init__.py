"""The two networks of SPIRAL: the policy and the critic."""
