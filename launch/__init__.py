"""Wires the agent (`spiral_tf`) to environments (`envs`) and runs it."""
