"""Painting users' own pictures."""
