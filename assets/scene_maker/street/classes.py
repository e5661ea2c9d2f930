"""The Cityscapes ids that the scenes use, by name."""

from scene_maker.kinds import Kind


class Class(Kind):
    """An id of assets/labels/cityscapes.toml."""

    EGO_VEHICLE = 1
    STATIC = 4
    DYNAMIC = 5
    GROUND = 6
    ROAD = 7
    SIDEWALK = 8
    PARKING = 9
    RAIL_TRACK = 10
    BUILDING = 11
    WALL = 12
    FENCE = 13
    BRIDGE = 15
    POLE = 17
    TRAFFIC_LIGHT = 19
    TRAFFIC_SIGN = 20
    VEGETATION = 21
    TERRAIN = 22
    SKY = 23
    PERSON = 24
    RIDER = 25
    CAR = 26
    TRUCK = 27
    BUS = 28
    MOTORCYCLE = 32
    BICYCLE = 33

    @property
    def is_thing(self) -> bool:
        """Whether each one is an object of its own."""
        return self >= Class.PERSON
