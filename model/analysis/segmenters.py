"""Which segmentation network proposes labels for which classes: the bundled ones, and files of the user. Torch-free."""

from pathlib import Path

from model.errors import CheckpointError
from model.maps import LabelSet
from model.resources import checkpoints_dir
from model.segmentation.file import read_segmenter_header


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
