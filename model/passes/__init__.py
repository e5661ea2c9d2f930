"""Passes of the coarse-to-fine generator over one picture that remember: in bands, and over a rectangle alone."""
