"""Single images: decoding, color profiles, fitting to a canvas."""
