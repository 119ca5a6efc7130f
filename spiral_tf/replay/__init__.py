"""Replay in Reverb: the trajectory queue and the canvas buffer."""
