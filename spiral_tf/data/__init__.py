"""Real images: sources, decoding, fitting, splits."""
