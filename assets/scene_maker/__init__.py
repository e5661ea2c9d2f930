"""Draws the sample scenes from seeds: streets, faces and facades.

A room for each label set (`street`, `face`, `facade`), each with its `classes` and its `scenes`; shared by all are
`raster` (outlines to masks), `curves` (smooth and irregular outlines), `noise` and `stack` (a painter's stack whose
things become objects). `recipes` lists every scene. Nothing here is copied from a data set; only sizes and frequencies
follow real ones.

A new scene: a function or a description in the `scenes` of its room, and an entry in the RECIPES there. A new label
set: a room like `facade`, which is the smallest, and a line in `recipes`.
"""
