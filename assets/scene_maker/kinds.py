"""What the class enumerations of all label sets have in common."""

from enum import IntEnum


class Kind(IntEnum):
    """A class of a label set, by its id; a test holds each enumeration and its TOML together."""

    @property
    def is_thing(self) -> bool:
        """Whether each one is an object of its own."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """The name in the label set."""
        return self.name.lower().replace("_", " ")
