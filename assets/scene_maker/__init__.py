"""Draws the sample street scenes: a pinhole camera, silhouettes of our own and a painter's stack.

`camera` turns metres into pixels, `raster` fills polygons, `silhouettes` reads the SVG drawings, `solids` extrudes the
side view of a vehicle, `stack` puts layers behind each other, `ground`, `buildings`, `nature` and `furniture` draw what
stands in a street, and `scenes` composes them. Nothing here is copied from a data set; only sizes and frequencies
follow real ones.
"""
