"""Which segmentation network proposes labels, or scores, for which classes: bundled ones and the user's. Torch-free."""

from collections.abc import Collection
from pathlib import Path

from model.errors import CheckpointError
from model.maps import LabelSet
from model.resources import checkpoints_dir
from model.segmentation.file import check_scorer, has_taught, read_segmenter_header


def bundled_segmenter(label_set: LabelSet) -> Path | None:
    """The bundled segmentation network for the classes of a label set; None if there is none."""
    for path in sorted(checkpoints_dir().glob("*segmenter*.safetensors")):
        try:
            if read_segmenter_header(path).label_set.compatible(label_set):
                return path
        except CheckpointError:  # damaged: the same as not there
            continue
    return None


def check_segmenter(path: Path, label_set: LabelSet) -> None:
    """Raise CheckpointError unless a file holds a segmentation network for the classes of a label set."""
    header = read_segmenter_header(path)
    if not header.label_set.compatible(label_set):
        raise CheckpointError(
            f"{path.name} names the classes of {header.label_set.name}; this scene has those of {label_set.name}."
        )


def scorer_for(given: Path | None, label_set: LabelSet, teachers: Collection[str] = ()) -> Path | None:
    """The network that scores a generator: the given one, else the bundled one for these classes, else none.

    The bundled one is none where it has taught, by the ids of the teachers. Raises CheckpointError for a given one that
    knows other classes, ModelError for one that has taught.
    """
    if given is None:
        bundled = bundled_segmenter(label_set)
        return None if bundled and has_taught(read_segmenter_header(bundled).id, teachers) else bundled
    check_segmenter(given, label_set)
    check_scorer(read_segmenter_header(given).id, teachers)
    return given
