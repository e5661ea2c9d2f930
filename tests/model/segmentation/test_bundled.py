"""The bundled segmentation network: what its card promises, as far as a test without photographs can see."""

import numpy as np

from model import resources
from model.checkpoint import read_header
from model.segmentation.config import trained_classes
from model.segmentation.file import read_segmenter_header
from model.segmentation.network import load_segmenter

PATH = resources.checkpoints_dir() / "street-segmenter.safetensors"


def test_it_is_small_and_knows_the_classes_of_the_bundled_generator() -> None:
    header = read_segmenter_header(PATH)
    generator = read_header(resources.default_checkpoint())
    assert PATH.stat().st_size <= 6.5 * 2**20
    assert header.label_set.ids == generator.label_set.ids
    assert header.classes == trained_classes(header.label_set)
    assert "non-commercial" in header.licence
    assert header.scores["pixel accuracy"] > 0.85
    assert PATH.with_suffix(".md").is_file()


def test_it_tells_sky_from_road_in_a_drawing() -> None:
    picture = np.empty((256, 512, 3), np.uint8)
    picture[:110] = (215, 225, 235)  # bright above
    picture[110:] = (85, 85, 88)  # grey below
    labels = load_segmenter(PATH, "cpu").predict(picture)
    names = read_segmenter_header(PATH).label_set
    above, below = (int(np.bincount(part.ravel()).argmax()) for part in (labels[:60], labels[200:]))
    assert (names[above].name, names[below].name) == ("sky", "road")
