"""What the window can do beyond painting, one module a feature. Each adds handlers of actions, docks and bars."""

from typing import Final

from editor.features.base import Feature
from editor.features.canvas_size import CanvasSize
from editor.features.classes import Classes
from editor.features.clipboard import Clipboard
from editor.features.exporting import Exporting
from editor.features.folders import Folders
from editor.features.help import Help
from editor.features.library import Library
from editor.features.models import Models
from editor.features.network_view import NetworkView
from editor.features.new_scene import NewScene
from editor.features.objects import Objects
from editor.features.painting import Painting
from editor.features.photographs import Photographs
from editor.features.preferences import PreferencesFeature
from editor.features.recovery import Recovery
from editor.features.shortcuts import Shortcuts
from editor.features.style_photograph import StylesFromPhotographs
from editor.features.styles import Styles
from editor.features.tabs import DocumentTabs
from editor.features.training import Training
from editor.features.transform import Transform

__all__ = ["FEATURES"]

FEATURES: Final[tuple[type[Feature], ...]] = (
    DocumentTabs,
    Recovery,
    NewScene,
    Exporting,
    Objects,
    Clipboard,
    Library,
    Painting,
    Photographs,
    Shortcuts,
    Styles,
    StylesFromPhotographs,
    Transform,
    Models,
    Training,
    NetworkView,
    CanvasSize,
    Folders,
    Classes,
    PreferencesFeature,
    Help,
)
"""All features, in the order in which they are built; docks appear in this order."""
