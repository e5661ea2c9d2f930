"""Painting beyond the tools: shapes a pixel larger or smaller, pin-holes, and the mirror."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from editor.document import growing
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.tools.options import from_text, to_text
from editor.views.symmetry_axis import SymmetryAxis

Reshape = Callable[[Scene, tuple[int, ...]], Patch | None]


class Painting(Feature):
    """Acts on what is selected; holes are looked for in the whole scene if nothing is."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self.axis = SymmetryAxis(parts.workspace, parts.canvas)
        state = parts.workspace.state
        state.brush, state.bucket = from_text(parts.settings.tool_options)
        unsubscribe = parts.workspace.state.observe(self._follow_state)
        self.destroyed.connect(lambda _=None: unsubscribe())
        self._follow_state()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "grow": self.grow,
            "shrink": self.shrink,
            "fill_holes": self.fill_holes,
            "symmetry": self.toggle_symmetry,
        }

    def close(self) -> None:
        """Keep the options for the next start; the mirror belongs to the picture that was open."""
        state = self._workspace.state
        self.parts.settings.tool_options = to_text(state.brush, state.bucket)

    def grow(self) -> None:
        """Make what is selected a pixel larger on every side."""
        self._reshape(
            growing.grow, translate("Painting", "There is nowhere to grow: it is locked, hidden, or fills the scene.")
        )

    def shrink(self) -> None:
        """Make what is selected a pixel smaller on every side."""
        self._reshape(
            growing.shrink,
            translate("Painting", "It cannot shrink: it is locked, hidden, or so thin that nothing would be left."),
        )

    def fill_holes(self) -> None:
        """Fill the pin-holes of what is selected, or of the whole scene, and say how many there were."""
        workspace, regions = self._workspace, self._regions
        most = workspace.state.bucket.hole
        if regions:
            filled = growing.fill_holes(workspace.scene, regions, most)
            place = workspace.scene.title(regions[0]) if len(regions) == 1 else translate("Painting", "the selection")
        else:
            filled = growing.fill_all_holes(workspace.scene, most)
            place = translate("Painting", "the scene")
        workspace.push(filled.patch)
        if filled.count == 0:
            text = translate("Painting", "No hole of up to {most} pixels in {place}.")
        elif filled.count == 1:
            text = translate("Painting", "Filled one hole in {place}.")
        else:
            text = translate("Painting", "Filled {count} holes in {place}.")
        workspace.message.emit(text.format(count=filled.count, most=most, place=place))

    def toggle_symmetry(self) -> None:
        """Paint on both sides of the axis, or no longer."""
        state = self._workspace.state
        state.symmetry = replace(state.symmetry, on=not state.symmetry.on)
        self._follow_state()

    @property
    def _regions(self) -> tuple[int, ...]:
        workspace = self._workspace
        return workspace.selection or (() if workspace.region is None else (workspace.region,))

    def _reshape(self, reshape: Reshape, in_vain: str) -> None:
        workspace, regions = self._workspace, self._regions
        if not regions:
            text = translate("Painting", "Nothing is selected: click an object or a region with the Select tool.")
            workspace.message.emit(text)
            return
        patch = reshape(workspace.scene, regions)
        workspace.push(patch)
        if patch is None:
            workspace.message.emit(in_vain)

    def _follow_state(self) -> None:
        self.parts.actions["symmetry"].setChecked(self._workspace.state.symmetry.on)
