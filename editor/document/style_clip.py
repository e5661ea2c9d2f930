"""A copied style as text, so that it travels between scenes, windows and programs."""

import json
import math
from dataclasses import dataclass

from editor.document.objects import Style

_KIND = "style"
_LONGEST = 10_000  # characters; anything longer on the clipboard is no style of ours


@dataclass(frozen=True)
class StyleClip:
    """A style with what it means: a mode is one of its class, and both are those of a checkpoint."""

    checkpoint_id: str
    class_id: int
    style: Style
    vector: tuple[float, ...] | None = None  # of a mode, where the checkpoint tells it

    def to_text(self) -> str:
        """JSON in one line."""
        style = self.style if isinstance(self.style, int) else list(self.style)
        vector = None if self.vector is None else list(self.vector)
        data = {"checkpoint": self.checkpoint_id, "class": self.class_id, "style": style, "vector": vector}
        return json.dumps({"maquette": _KIND, **data})

    @classmethod
    def from_text(cls, text: str) -> "StyleClip | None":
        """Read what `to_text` wrote; None for any other text."""
        if len(text) > _LONGEST or _KIND not in text:
            return None
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return None
        match data:
            case {"maquette": "style", "checkpoint": str(checkpoint), "class": int(class_id), "style": style, **more}:
                if isinstance(style, bool):
                    return None
                vector = _vector(more.get("vector"))
                if isinstance(style, int):
                    return cls(checkpoint, class_id, style, vector)
                own = _vector(style)
                return None if own is None else cls(checkpoint, class_id, own, vector)
        return None


def _vector(data: object) -> tuple[float, ...] | None:
    """A vector of finite numbers, None if it is none."""
    if not isinstance(data, list) or not data:
        return None
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in data):
        return None
    try:
        values = tuple(float(each) for each in data)
    except OverflowError:
        return None
    return values if all(map(math.isfinite, values)) else None
