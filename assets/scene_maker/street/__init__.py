"""Streets (Cityscapes classes), seen by a pinhole camera.

`camera` turns metres into pixels, `silhouettes` reads the SVG drawings, `solids` extrudes the side view of a vehicle,
`ground`, `buildings`, `nature` and `furniture` draw what stands in a street, and `scenes` composes them.
"""
