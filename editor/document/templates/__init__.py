"""Scenes to begin with, drawn for any size: a street, a face, a facade, or nothing yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from editor.document.canvas_size import check_size
from editor.document.geometry import Size
from editor.document.opened import first_class
from editor.document.scene import Scene
from editor.document.templates.facade import draw_facade
from editor.document.templates.face import draw_face
from editor.document.templates.street import draw_street
from editor.language import translate
from model.maps import LabelSet

__all__ = ["TEMPLATES", "Template"]


@dataclass(frozen=True)
class Template:
    """A scene that is drawn when it is asked for."""

    name: str  # what it is known by; never shown
    label_set: str  # name of the bundled one it is drawn in; empty: any
    size: Size  # that it looks best at, until the user chooses another
    paint: Callable[[LabelSet, Size], Scene]

    @property
    def title(self) -> str:
        """What the user sees."""
        titles = {
            "street": translate("Templates", "Street"),
            "face": translate("Templates", "Face"),
            "facade": translate("Templates", "Facade"),
            "blank": translate("Templates", "Blank"),
        }
        return titles[self.name]

    def draw(self, size: Size, label_set: LabelSet) -> Scene:
        """The scene in a size of 32 to 8192 pixels a side, else SceneError. `label_set` is that of the template."""
        check_size(size)
        return self.paint(label_set, size)


def draw_blank(label_set: LabelSet, size: Size) -> Scene:
    """Nothing but the first class."""
    return Scene(label_set, np.full((size.height, size.width), first_class(label_set), np.int32))


TEMPLATES: Final = (
    Template("street", "cityscapes", Size(512, 256), draw_street),
    Template("face", "celebamask", Size(256, 256), draw_face),
    Template("facade", "facades", Size(256, 256), draw_facade),
    Template("blank", "", Size(512, 256), draw_blank),
)
