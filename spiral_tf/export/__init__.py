"""SavedModels of a policy, and TF-Hub modules as agents."""
