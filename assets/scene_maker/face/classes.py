"""The ids of the parts of a face, by name. Left and right are the person's own."""

from scene_maker.kinds import Kind


class Class(Kind):
    """An id of assets/labels/celebamask.toml."""

    BACKGROUND = 0
    SKIN = 1
    NOSE = 2
    GLASSES = 3
    LEFT_EYE = 4
    RIGHT_EYE = 5
    LEFT_BROW = 6
    RIGHT_BROW = 7
    LEFT_EAR = 8
    RIGHT_EAR = 9
    MOUTH = 10
    UPPER_LIP = 11
    LOWER_LIP = 12
    HAIR = 13
    HAT = 14
    EARRING = 15
    NECKLACE = 16
    NECK = 17
    CLOTH = 18

    @property
    def is_thing(self) -> bool:
        """Whether each one is an object of its own: none, for a face has one of each part."""
        return False
