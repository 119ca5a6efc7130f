"""The SPIRAL agent: networks, losses, learners, buffers, data, evaluation.

Sees environments only through dm_env specs and time steps; imports neither
`envs` nor `launch`, and reads no flags.
"""
