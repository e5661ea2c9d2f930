"""Which bundled weights render a file that was named without any."""

from pathlib import Path

from editor.document import ora
from model import resources
from model.registry import bundled_for


def fitting_checkpoint(file: Path | None) -> Path:
    """Bundled weights of the classes of a project, where there are some; else the default ones, which may be absent.

    Only projects say their classes: label PNGs are read in those of the weights.
    """
    label_set = None if file is None else ora.label_set_of(file)
    found = None if label_set is None else bundled_for(label_set)
    return resources.default_checkpoint() if found is None else found.path
