"""The ids of the facade classes, by name."""

from scene_maker.kinds import Kind


class Class(Kind):
    """An id of assets/labels/facades.toml."""

    BACKGROUND = 1
    FACADE = 2
    WINDOW = 3
    DOOR = 4
    CORNICE = 5
    SILL = 6
    BALCONY = 7
    BLIND = 8
    DECORATION = 9
    MOLDING = 10
    PILLAR = 11
    SHOP = 12

    @property
    def is_thing(self) -> bool:
        """Whether each one is an object of its own: all that is on the wall."""
        return self > Class.FACADE
