"""Paints a sitter from the back to the front: hair behind, neck, clothes, ears, face, features, glasses, hair, hat."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scene_maker.curves import closed, evenly, lock, opened, ribbon, uneven
from scene_maker.face import features
from scene_maker.face.classes import Class
from scene_maker.face.features import LEFT, RIGHT, Brows, Eyes, Mouth, Nose
from scene_maker.face.head import SIDE, Head
from scene_maker.raster import Stamp, Stroke, fill
from scene_maker.stack import Composition, Stack

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Lock:
    """A lock of hair, or a gap between locks."""

    points: Points  # head coordinates, from root to tip
    width: float
    gap: bool = False  # what lies behind the hair is seen
    free: bool = False  # beside the head; else it lies on the face


@dataclass(frozen=True)
class Hair:
    """All hair is inside `outer` and outside `window`."""

    outer: Points  # the outline of the hair against what is behind
    window: Points  # through which face, neck and clothes are seen
    rough: tuple[float, float] = (1.5, 30.0)  # unevenness of the outline: how far, how often (pixels)
    ragged: tuple[float, float] = (1.2, 18.0)  # the same of the window
    locks: tuple[Lock, ...] = ()
    depth: float = 0.0  # z of the outline


@dataclass(frozen=True)
class Glasses:
    """Two lenses with bridge and arms."""

    half: float = 25.0  # half width of a lens
    high: float = 17.0  # half height
    square: float = 2.0  # 2: round; more: squarer
    apart: float = 33.0
    row: float = 126.0
    dark: bool = False  # sunglasses: the eyes are not seen


@dataclass(frozen=True)
class Earring:
    """An ornament at an ear."""

    side: int
    outline: Points  # pixels from the lobe
    hole: Points = ()


@dataclass(frozen=True)
class Sitter:
    """A person as painted."""

    head: Head
    hair: Hair
    eyes: Eyes = Eyes()
    brows: Brows = Brows()
    nose: Nose = Nose()
    mouth: Mouth = Mouth()
    ears: tuple[int, ...] = (LEFT, RIGHT)
    ear_out: float = 13.0
    neck: float = 48.0  # half width
    cloth: tuple[Points, ...] = ()
    neckline: Points = ()  # cut out of the clothes
    glasses: Glasses | None = None
    earrings: tuple[Earring, ...] = ()
    necklace: Points = ()
    pendant: float = 0.0  # radius
    hat: tuple[Points, ...] = ()


LOBE = 162.0  # row where earrings hang
BODY = -14.0  # z of neck and shoulders


class Portrait:
    """A stack in which each layer lies in front of all before it."""

    def __init__(self, sitter: Sitter, seed: int) -> None:
        self.sitter = sitter
        self._stack = Stack(SIDE, SIDE, Class.BACKGROUND, seed)
        self._random = self._stack.random
        self._layers = 0
        self._face = np.zeros((SIDE, SIDE), dtype=bool)

    def painted(self) -> Composition:
        """The whole sitter."""
        sitter, head = self.sitter, self.sitter.head
        front = self._hair()
        self._put(Class.HAIR, [self._outer(sitter.hair)])
        self._neck()
        for side in sitter.ears:
            kind = Class.LEFT_EAR if side == LEFT else Class.RIGHT_EAR
            self._put(kind, [self._wavy(features.ear(head, side, out=sitter.ear_out), 0.7, 14)])
        top = min(y for _x, y in sitter.hair.window) - 12
        self._face = self._drawn(self._wavy(head.outline(top), 0.8, 40))
        self._mask(Class.SKIN, self._face)
        self._features()
        self._mask(Class.HAIR, front)
        for outline in sitter.hat:
            self._put(Class.HAT, [self._wavy(head.project(closed(outline), 10.0), 1.8, 24)])
        for earring in sitter.earrings:
            self._earring(earring)
        return self._stack.composed()

    # Layers

    def _on_face(self, kind: Class, outline: np.ndarray) -> None:
        """A feature, which ends where the face does."""
        self._mask(kind, self._drawn(outline) & self._face)

    def _put(self, kind: Class, shapes: Iterable[np.ndarray | Stroke]) -> None:
        self._mask(kind, fill(shapes, SIDE, SIDE).on_canvas(SIDE, SIDE))

    def _mask(self, kind: Class, mask: np.ndarray) -> None:
        self._layers += 1
        self._stack.add(kind, -float(self._layers), Stamp(mask, 0, 0))

    def _wavy(self, outline: np.ndarray, amount: float, period: float) -> np.ndarray:
        return uneven(self._random, outline, amount, period)

    # Parts

    def _neck(self) -> None:
        sitter, head, half = self.sitter, self.sitter.head, self.sitter.neck
        right = [(half, 150), (half - 1, 185), (half - 1, 215), (half + 4, 240), (half + 22, 262)]
        column = [*right, *((-x, y) for x, y in reversed(right))]
        self._put(Class.NECK, [self._wavy(head.project(closed(column), BODY), 1.0, 40)])
        cloth = np.zeros((SIDE, SIDE), dtype=bool)
        for outline in sitter.cloth:
            cloth |= self._drawn(self._wavy(head.project(closed(outline), BODY), 1.2, 40))
        if sitter.neckline:
            cloth &= ~self._drawn(self._wavy(head.project(closed(sitter.neckline), BODY), 1.0, 30))
        if cloth.any():
            self._mask(Class.CLOTH, cloth)
        if sitter.necklace:
            line = head.project(opened(sitter.necklace), BODY + 10)
            self._put(Class.NECKLACE, [Stroke(line, 1.8)])
            if sitter.pendant:
                turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
                drop = line[line[:, 1].argmax()] + [0, sitter.pendant]
                ring = np.stack([np.cos(turn), 1.3 * np.sin(turn)], axis=1)
                self._put(Class.NECKLACE, [drop + sitter.pendant * ring])

    def _features(self) -> None:
        sitter, head = self.sitter, self.sitter.head
        self._put(Class.NOSE, [self._wavy(features.nose(head, sitter.nose), 0.5, 16)])
        upper, inside, lower = features.lips(head, sitter.mouth)
        self._on_face(Class.LOWER_LIP, lower)
        if sitter.mouth.gap > 1:
            self._on_face(Class.MOUTH, inside)
        self._on_face(Class.UPPER_LIP, upper)
        if sitter.glasses is not None:
            self._put(Class.GLASSES, self._glasses(sitter.glasses))
        for side in (LEFT, RIGHT):
            seen = sitter.glasses is None or not sitter.glasses.dark
            if seen:
                kind = Class.LEFT_EYE if side == LEFT else Class.RIGHT_EYE
                self._on_face(kind, features.eye(head, sitter.eyes, side))
            kind = Class.LEFT_BROW if side == LEFT else Class.RIGHT_BROW
            self._on_face(kind, self._wavy(features.brow(head, sitter.brows, side), 0.6, 10))

    def _glasses(self, glasses: Glasses) -> list[np.ndarray | Stroke]:
        head = self.sitter.head
        turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        cos, sin = np.cos(turn), np.sin(turn)
        power = 2 / glasses.square
        ring = np.stack(
            [glasses.half * np.sign(cos) * np.abs(cos) ** power, glasses.high * np.sign(sin) * np.abs(sin) ** power],
            axis=1,
        )
        shapes: list[np.ndarray | Stroke] = []
        for side in (LEFT, RIGHT):
            middle = np.array([side * glasses.apart, glasses.row])
            # The lower half of a lens is narrower towards the nose, as cheeks and nose ask for.
            lens = middle + ring * [1, 1] - np.stack([side * 0.06 * ring[:, 1], np.zeros(len(ring))], axis=1)
            shapes.append(head.project(lens, 66.0 - 0.25 * np.abs(lens[:, 0] - middle[0])))
            start = (side * (glasses.apart + glasses.half - 2), glasses.row - 5)
            end = (side * (head.cheek + 2), glasses.row - 7)
            arm = head.project(np.array([start, end]), np.array([60.0, 14.0]))
            shapes.append(ribbon(arm, 4.0))
        bridge = opened([(-glasses.apart + glasses.half - 3, glasses.row - 3), (0, glasses.row - 7),
                         (glasses.apart - glasses.half + 3, glasses.row - 3)])  # fmt: skip
        shapes.append(ribbon(head.project(bridge, 70.0), 3.4))
        return shapes

    def _outer(self, hair: Hair) -> np.ndarray:
        """The outline of all hair; the same each time, so that back and front of it are one."""
        outline = self.sitter.head.project(closed(hair.outer), hair.depth)
        return uneven(np.random.default_rng(len(hair.outer)), outline, *hair.rough)

    def _hair(self) -> np.ndarray:
        """The hair in front of the face, as a mask of the picture."""
        hair, head = self.sitter.hair, self.sitter.head
        window = uneven(self._random, head.on_face(evenly(closed(hair.window), 4.0)), *hair.ragged)
        mask = self._drawn(self._outer(hair)) & ~self._drawn(window)
        for each in hair.locks:
            shape = lock(np.array(each.points), each.width)
            seen = self._drawn(head.project(shape, hair.depth) if each.free else head.on_face(shape, 2.0))
            mask = mask & ~seen if each.gap else mask | seen
        return mask

    def _drawn(self, outline: np.ndarray) -> np.ndarray:
        return fill([outline], SIDE, SIDE).on_canvas(SIDE, SIDE)

    def _earring(self, earring: Earring) -> None:
        head = self.sitter.head
        lobe = head.project([(earring.side * (head.cheek + 3), LOBE)], 8.0)[0]
        shape = self._drawn(lobe + closed(earring.outline) * [earring.side, 1])
        if earring.hole:
            shape &= ~self._drawn(lobe + closed(earring.hole) * [earring.side, 1])
        self._mask(Class.EARRING, shape)
