"""Tools: from pointer events in scene pixels to patches of the scene. Free of Qt and torch."""

from typing import Final

from editor.tools.base import Tool
from editor.tools.brush import BrushTool, EraserTool
from editor.tools.figures import EllipseTool, LineTool, RectangleTool
from editor.tools.fill import FillTool
from editor.tools.knife import KnifeTool
from editor.tools.pick import PickTool
from editor.tools.polygon import LassoTool, PolygonTool
from editor.tools.recut import RecutTool
from editor.tools.region import RegionTool
from editor.tools.select import SelectTool

__all__ = ["TOOLS"]

TOOLS: Final[dict[str, type[Tool]]] = {
    tool.name: tool
    for tool in (
        *(BrushTool, EraserTool, FillTool, RectangleTool, EllipseTool, LineTool, PolygonTool, LassoTool),
        *(RegionTool, SelectTool, KnifeTool, RecutTool, PickTool),
    )
}
"""All tools by name, in the order of the toolbar."""
