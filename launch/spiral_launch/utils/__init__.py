"""Flags that commands share, and plots."""
