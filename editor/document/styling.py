"""Edits of how regions look: by chance, by copy, by class, by vector, and locks. Each returns its patch, None if
nothing would change.

Locks hold against acts on many regions at once: reroll, shuffle, all of a class. What is done to the selected regions
themselves is meant for them, locked or not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

import numpy as np

from editor.document.geometry import NOTHING, Rect
from editor.document.objects import Style, class_name, class_of
from editor.document.packing import Mask
from editor.document.patch import Patch, SeedChange, StyleChange, StyleLockChange, patch_to
from editor.document.scene import Scene, SceneError
from editor.document.style_clip import StyleClip
from editor.language import translate
from model.style_map import StyleSpace

FEW = 8
"""Up to so many regions an edit says exactly where it may show; for more, that costs more than the whole canvas."""


class StyleFacts(Protocol):
    """What must be known of the open checkpoint. `render.request.SessionInfo` is one."""

    @property
    def checkpoint_id(self) -> str:
        """Styles belong to it."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def style_space(self) -> StyleSpace | None:
        """The vectors of its modes; None if it does not tell them."""

    def mode_count(self, class_id: int) -> int:
        """How many modes a class has; 0 if none."""


def chosen_style(scene: Scene, facts: StyleFacts, region: int) -> Style | None:
    """The style that was given to a region under a checkpoint; None for the default."""
    return scene.styles.get(facts.checkpoint_id, {}).get(region)


def present_style(scene: Scene, facts: StyleFacts, region: int) -> Style | None:
    """The style that a region has, the default included.

    None for a class without modes, and for a default of a checkpoint that does not tell its modes.
    """
    chosen = chosen_style(scene, facts, region)
    if chosen is None and facts.style_space is not None:
        return facts.style_space.default(scene.seed, region, class_of(region))
    return chosen


def present_vector(scene: Scene, facts: StyleFacts, region: int) -> tuple[float, ...] | None:
    """The vector that a region has. None where `present_style` is None or a mode that cannot be told."""
    style, space = present_style(scene, facts, region), facts.style_space
    if isinstance(style, int):
        count = facts.mode_count(class_of(region))
        return space.vector(class_of(region), style) if space is not None and 0 <= style < count else None
    return style


def blend(one: Sequence[float], other: Sequence[float], share: float) -> tuple[float, ...]:
    """(1 - share) * one + share * other."""
    return tuple((1.0 - share) * a + share * b for a, b in zip(one, other, strict=True))


def styled_regions(scene: Scene) -> tuple[int, ...]:
    """Regions that can carry a style: of the background in rising order, then objects from bottom to top."""
    ids = (*scene.background_regions(), *(each.id for each in scene.objects))
    return tuple(each for each in ids if class_of(each) in scene.label_set)


def give_styles(scene: Scene, facts: StyleFacts, styles: Mapping[int, Style | None], text: str = "") -> Patch | None:
    """Give each region its style as one step; None is the default. `text` is what the history calls it."""
    text = text or _named(translate("Styling", "Style of {what}"), scene, styles)
    changes = [
        StyleChange(facts.checkpoint_id, region, before, style)
        for region, style in styles.items()
        if (before := chosen_style(scene, facts, region)) != style
    ]
    return Patch(_seen(scene, [each.region_id for each in changes]), tuple(changes), text) if changes else None


def random_style(scene: Scene, facts: StyleFacts, regions: Iterable[int], random: Random) -> Patch | None:
    """Give each region another mode of its class by chance. None if no class of theirs has another one."""
    styles = _by_chance(scene, facts, regions, random)
    return give_styles(scene, facts, styles, _named(translate("Styling", "Random style of {what}"), scene, styles))


def reroll_styles(scene: Scene, facts: StyleFacts, random: Random) -> Patch | None:
    """Give every region whose style is not locked another mode by chance."""
    free = (each for each in styled_regions(scene) if each not in scene.style_locks)
    return give_styles(scene, facts, _by_chance(scene, facts, free, random), translate("Styling", "Reroll all styles"))


def reset_style(scene: Scene, facts: StyleFacts, regions: Iterable[int]) -> Patch | None:
    """Give each region the checkpoint's default again."""
    styles = dict.fromkeys(regions)
    return give_styles(scene, facts, styles, _named(translate("Styling", "Default style of {what}"), scene, styles))


def style_to_class(scene: Scene, facts: StyleFacts, region: int) -> Patch | None:
    """Give the style of a region to every region of its class that is not locked.

    Raises SceneError where the region has no style that could be given.
    """
    style, class_id = _told_style(scene, facts, region), class_of(region)
    others = [each for each in styled_regions(scene) if class_of(each) == class_id and each not in scene.style_locks]
    text = translate("Styling", "Style of all of {name}").format(name=class_name(scene.label_set[class_id]))
    return give_styles(scene, facts, dict.fromkeys([*others, region], style), text)


def lock_styles(scene: Scene, facts: StyleFacts, regions: Iterable[int], locked: bool) -> Patch | None:
    """Lock the styles of regions, or no longer. What was a default becomes the region's own, so that it stays.

    Raises SceneError for a default that the checkpoint does not tell.
    """
    regions = tuple(dict.fromkeys(regions))
    locks = scene.style_locks | set(regions) if locked else scene.style_locks - set(regions)
    if locks == scene.style_locks:
        return None
    verb = translate("Styling", "Lock style of {what}") if locked else translate("Styling", "Unlock style of {what}")
    own = give_styles(scene, facts, _made_explicit(scene, facts, regions)) if locked else None
    changes, rect = (own.changes, own.rect) if own is not None else ((), NOTHING)
    return Patch(rect, (*changes, StyleLockChange(scene.style_locks, locks)), _named(verb, scene, regions))


def shuffle(scene: Scene, facts: StyleFacts | None, seed: int) -> Patch | None:
    """Choose the defaults of all regions without a style afresh; locked ones keep what they have.

    Without `facts`, while no checkpoint is open, there is nothing to keep: locks have made their styles explicit.
    """
    if seed == scene.seed:
        return None
    kept = facts is not None and facts.style_space is not None
    locked = [each for each in styled_regions(scene) if each in scene.style_locks] if kept else []
    own = give_styles(scene, facts, _made_explicit(scene, facts, locked)) if facts is not None else None
    changes = own.changes if own is not None else ()
    whole = Rect.of(scene.size)
    return Patch(whole, (*changes, SeedChange(scene.seed, seed)), translate("Styling", "Shuffle the default styles"))


def copied_style(scene: Scene, facts: StyleFacts, region: int) -> StyleClip:
    """The style of a region to be pasted elsewhere. Raises SceneError where it has none that can be told."""
    style = _told_style(scene, facts, region)
    return StyleClip(facts.checkpoint_id, class_of(region), style, present_vector(scene, facts, region))


def paste_style(scene: Scene, facts: StyleFacts, regions: Iterable[int], clip: StyleClip) -> Patch | None:
    """Give regions a copied style: the mode in its own class, its vector in others.

    Raises SceneError for a style of another checkpoint, and for a mode without a vector in another class.
    """
    if clip.checkpoint_id != facts.checkpoint_id:
        sentence = translate(
            "Styling", "The style was copied under other weights, and a style means nothing to {name}: copy one here."
        )
        raise SceneError(sentence.format(name=facts.name))
    styles: dict[int, Style | None] = {}
    for region in regions:
        class_id = class_of(region)
        if not isinstance(clip.style, int):
            styles[region] = _fitting(clip.style, facts)
        elif class_id == clip.class_id and 0 <= clip.style < facts.mode_count(class_id):
            styles[region] = clip.style
        elif clip.vector is not None:
            styles[region] = _fitting(clip.vector, facts)
        else:
            sentence = translate(
                "Styling",
                "A mode means something else in each class, and {name} does not tell what: paste the style into a "
                "region of the class that it was copied from.",
            )
            raise SceneError(sentence.format(name=facts.name))
    return give_styles(scene, facts, styles, _named(translate("Styling", "Paste style to {what}"), scene, styles))


@dataclass(frozen=True)
class Separation:
    """A part of the background with a style of its own."""

    region: int  # its id
    patch: Patch | None  # what makes it; None where it is a region already


def separate(scene: Scene, region: int, rect: Rect, covered: Mask) -> Separation | None:
    """Make the covered pixels of `rect` that belong to a background region a region of their own, of the same class.

    It begins with the style that was chosen for the whole. None where nothing of the region is covered. Raises
    SceneError when the class has no free number left, and for class 0, whose numbers are ids of other classes.
    """
    area = rect.clipped(scene.size)
    if area.is_empty:
        return None
    part = covered[area.translated(-rect.left, -rect.top).slices] & (scene.background[area.slices] == region)
    if not part.any():
        return None
    if np.count_nonzero(part) == np.count_nonzero(scene.background == region):
        return Separation(region, None)
    made = scene.new_id(class_of(region))
    background = np.where(part, np.int32(made), scene.background[area.slices])
    styles = {key: {**table, made: table[region]} if region in table else table for key, table in scene.styles.items()}
    text = translate("Styling", "Own region of {name}").format(name=scene.title(region))
    return Separation(made, patch_to(scene, text, background=background, area=area, styles=styles))


def _by_chance(scene: Scene, facts: StyleFacts, regions: Iterable[int], random: Random) -> dict[int, Style | None]:
    """Another mode for each region whose class has one."""
    styles: dict[int, Style | None] = {}
    for region in dict.fromkeys(regions):
        present = present_style(scene, facts, region)
        others = [mode for mode in range(facts.mode_count(class_of(region))) if mode != present]
        if others:
            styles[region] = random.choice(others)
    return styles


def _told_style(scene: Scene, facts: StyleFacts, region: int) -> Style:
    style = present_style(scene, facts, region)
    if style is not None:
        return style
    title = scene.title(region)
    if facts.mode_count(class_of(region)):
        sentence = translate("Styling", "{name} does not tell which style {title} has: choose one for it first.")
    else:
        sentence = translate("Styling", "{name} has no modes for {title}, so it has no style of its own yet.")
    raise SceneError(sentence.format(name=facts.name, title=title))


def _made_explicit(scene: Scene, facts: StyleFacts, regions: Iterable[int]) -> dict[int, Style | None]:
    """The defaults of regions as styles of their own; a class without modes has nothing that could change."""
    return {
        region: _told_style(scene, facts, region)
        for region in regions
        if chosen_style(scene, facts, region) is None and facts.mode_count(class_of(region))
    }


def _fitting(vector: tuple[float, ...], facts: StyleFacts) -> tuple[float, ...]:
    """A vector that came from outside. Raises SceneError if the checkpoint takes others."""
    space = facts.style_space
    if space is not None and len(vector) != space.channels:
        sentence = translate("Styling", "The style has {count} numbers, and {name} takes {channels}.")
        raise SceneError(sentence.format(count=len(vector), name=facts.name, channels=space.channels))
    return vector


def _seen(scene: Scene, regions: Sequence[int]) -> Rect:
    """Where a change of the regions' styles may show."""
    if len(regions) > FEW:
        return Rect.of(scene.size)
    rect = NOTHING
    for region in regions:
        rect = rect.united(scene.extent(region))
    return rect


def _named(text: str, scene: Scene, regions: Iterable[int]) -> str:
    ids = list(regions)
    many = translate("Styling", "{count} regions").format(count=len(ids))
    return text.format(what=scene.title(ids[0]) if len(ids) == 1 else many)
