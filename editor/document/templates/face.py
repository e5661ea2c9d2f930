"""A face from the front, in a square in the middle of the picture; hair, neck and shoulders go on beyond it."""

from editor.document.geometry import Size
from editor.document.scene import Scene
from editor.document.sketch import Points, Sketch, curve, mirrored
from model.maps import LabelSet

# Left halves, from top to bottom, in shares of the square. "Left" and "right" parts are the person's own: the right eye
# is at the left of the picture.
HAIR = (
    *((0.5, 0.055), (0.39, 0.07), (0.28, 0.13), (0.205, 0.24), (0.175, 0.38), (0.165, 0.52), (0.14, 0.66)),
    *((0.125, 0.79), (0.15, 0.9), (0.23, 0.955), (0.33, 0.96), (0.43, 0.9)),
)
FACE = (
    *((0.5, 0.19), (0.4, 0.205), (0.315, 0.27), (0.275, 0.38), (0.27, 0.48), (0.283, 0.59), (0.318, 0.69)),
    *((0.375, 0.77), (0.435, 0.825), (0.5, 0.842)),
)
NECK = ((0.405, 0.74), (0.4, 0.84), (0.375, 0.9), (0.31, 0.945), (0.4, 1.05))
# Open at the neck.
CLOTH = (
    *((0.5, 1.0), (0.43, 0.98), (0.375, 0.935), (0.345, 0.905), (0.27, 0.93), (0.16, 0.955), (0.07, 0.985)),
    *((0.0, 1.03), (-0.04, 1.15), (-0.06, 1.4), (-0.06, 40)),
)
EAR = ((0.283, 0.44), (0.256, 0.43), (0.24, 0.465), (0.248, 0.53), (0.268, 0.58), (0.286, 0.57))
BROW = ((0.33, 0.413), (0.36, 0.388), (0.405, 0.383), (0.453, 0.4), (0.45, 0.415), (0.405, 0.401), (0.362, 0.406))
EYE = ((0.335, 0.468), (0.358, 0.449), (0.39, 0.444), (0.42, 0.454), (0.441, 0.474), (0.41, 0.483), (0.37, 0.485))
NOSE = (
    *((0.482, 0.455), (0.477, 0.51), (0.464, 0.555), (0.444, 0.592), (0.443, 0.615), (0.465, 0.625)),
    *((0.485, 0.634), (0.5, 0.637)),
)
UPPER_LIP = ((0.5, 0.692), (0.478, 0.682), (0.447, 0.692), (0.405, 0.713), (0.45, 0.711), (0.5, 0.714))
LOWER_LIP = ((0.5, 0.724), (0.45, 0.72), (0.412, 0.718), (0.44, 0.748), (0.47, 0.762), (0.5, 0.765))
MOUTH = ((0.5, 0.712), (0.45, 0.709), (0.412, 0.715), (0.45, 0.724), (0.5, 0.728))
# From the parting to both temples, over the forehead: not the same left and right.
FRINGE = (
    *((0.43, 0.09), (0.33, 0.13), (0.25, 0.22), (0.222, 0.36), (0.228, 0.47), (0.262, 0.5), (0.278, 0.42)),
    *((0.302, 0.335), (0.35, 0.28), (0.43, 0.235), (0.52, 0.225), (0.6, 0.255), (0.665, 0.315), (0.705, 0.4)),
    *((0.728, 0.5), (0.77, 0.49), (0.785, 0.36), (0.75, 0.21), (0.66, 0.115), (0.54, 0.075)),
)


def draw_face(label_set: LabelSet, size: Size) -> Scene:
    """Hair, ears, face with all its parts, neck and a collar."""
    sketch = Sketch(label_set, size, "background")
    side = min(size)
    left, top = (size.width - side) / 2, 0.3 * (size.height - side)

    def at(points: Points) -> list[tuple[float, float]]:
        return [(left + x * side, top + y * side) for x, y in points]

    def whole(half: Points) -> list[tuple[float, float]]:
        return at(curve(mirrored(half, 0.5)))

    def other(points: Points) -> list[tuple[float, float]]:
        return at(curve([(1 - x, y) for x, y in points]))

    sketch.fill("hair", whole(HAIR))
    sketch.fill("neck", at(mirrored(NECK, 0.5)))
    sketch.fill("cloth", at(mirrored(CLOTH, 0.5)))
    sketch.fill("right ear", at(curve(EAR)))
    sketch.fill("left ear", other(EAR))
    sketch.fill("skin", whole(FACE))
    sketch.fill("hair", at(curve(FRINGE)))
    for part, outline in (("brow", BROW), ("eye", EYE)):
        sketch.fill(f"right {part}", at(curve(outline)))
        sketch.fill(f"left {part}", other(outline))
    sketch.fill("nose", whole(NOSE))
    sketch.fill("upper lip", at(mirrored(UPPER_LIP, 0.5)))
    sketch.fill("lower lip", at(mirrored(LOWER_LIP, 0.5)))
    sketch.fill("mouth", at(mirrored(MOUTH, 0.5)))
    return sketch.scene()
