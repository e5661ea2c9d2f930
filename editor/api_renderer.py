"""The generator of a script: opened when it is first needed."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from model import resources
from model.contract import Session, style_space_of
from model.maps import LabelSet
from model.registry import Opening, Spec, bundled_for
from model.style_map import StyleSpace


class Renderer:
    """A generator, opened when it is first needed. A context manager; several scenes can share one."""

    def __init__(
        self, checkpoint: Spec | None = None, device: str = "auto", *, label_set: LabelSet | None = None
    ) -> None:
        """`checkpoint`: a file, the name of a bundled or installed generator.

        None: the bundled weights of `label_set`; those of streets where there are none, or none is given.
        """
        if checkpoint is None:
            found = None if label_set is None else bundled_for(label_set)
            checkpoint = resources.default_checkpoint() if found is None else found.path
        self.checkpoint: Spec = checkpoint
        self._device = device
        self._opening: Opening | None = None

    @property
    def label_set(self) -> LabelSet:
        """The classes it renders. Raises CheckpointError."""
        return self._opened().facts.label_set

    @property
    def session(self) -> Session:
        """The loaded generator; seconds of torch when it is first asked for. Raises MaquetteError."""
        return self._opened().session

    def close(self) -> None:
        """Free it; the next use opens it again."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.close()

    def _opened(self) -> Opening:
        if self._opening is None:
            self._opening = Opening(self.checkpoint, self._device)
        return self._opening

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class StyleFacts:
    """What `editor.document.styling` wants to know of a generator."""

    session: Session

    @property
    def checkpoint_id(self) -> str:
        return self.session.id

    @property
    def name(self) -> str:
        return self.session.name

    @property
    def style_space(self) -> StyleSpace | None:
        return style_space_of(self.session)

    def mode_count(self, class_id: int) -> int:
        return self.session.modes(class_id)
