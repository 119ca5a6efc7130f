"""Weights on disk, in one module per format."""
