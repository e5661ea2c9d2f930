"""Measures of synthesized pictures: a registry, and one file per measure."""
