"""Environments that draw: dm_env interfaces, numpy observations.

`envs.libmypaint` paints with libmypaint's brushes, `envs.fake` does the same
with numpy alone, for tests. Import the module you need: each loads only what
it uses.
"""
