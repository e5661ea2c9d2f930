"""A recipe that begins with L1 alone, and goes on with its own objective."""

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file

from model.maps import LabelSet
from model.recipes.journal import Journal
from model.resources import checkpoints_dir
from tests.model.recipes.toys import draw_folder, recipe
from tests.model.segmentation.random_network import random_segmenter
from tests.model.training.runs import state_of

ADVERSARIAL = {"gan", "feature_matching", "semantic", "semantic_features", "discriminator"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_folder(tmp_path_factory.mktemp("objective") / "data", val=0)


def records(run: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (run / "training" / "log.jsonl").read_text().splitlines()]


def test_it_begins_with_l1_alone_and_goes_on_with_everything(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert recipe("beginning", "--data", data, "--out", run) == 0
    journal = Journal.read(run)
    assert journal is not None
    assert [(each.size, each.objective) for each in journal.portions] == [((32, 32), "L1 alone"), ((32, 32), "")]
    found = records(run)
    alone = [record for record in found if int(str(record["step"])) <= journal.portions[0].steps]
    assert alone
    assert all("l1" in record and not ADVERSARIAL & set(record) for record in alone)
    assert set(found[-1]) >= ADVERSARIAL
    config = state_of(run / "training")["config"]
    assert (config["gan_weight"], config["feature_matching"], config["semantic"]) == (1.0, 10.0, 2.0)
    assert any(name.startswith("critic.") for name in load_file(run / "beginning-discriminator.safetensors"))
    card = (run / "beginning.md").read_text()
    assert "(batch 4, L1 alone)" in card
    assert "semantic critic x 2" in card


@pytest.mark.slow
def test_weights_that_are_there_do_not_begin_with_l1(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert recipe("beginning", "--data", data, "--out", first) == 0
    assert recipe("beginning", "--data", data, "--out", second, "--init", first / "beginning.safetensors") == 0
    assert all(set(record) >= ADVERSARIAL for record in records(second))
    journal = Journal.read(second)
    assert journal is not None
    assert [each.objective for each in journal.portions] == [""]


def test_the_network_that_scores_does_not_teach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cityscapes: LabelSet
) -> None:
    data, run = draw_folder(tmp_path / "data"), tmp_path / "run"
    teacher, scorer = tmp_path / "teacher.safetensors", tmp_path / "scorer.safetensors"
    header = random_segmenter(teacher, cityscapes)
    random_segmenter(scorer, cityscapes, "deeplab")
    asked = ("stepping", "--data", data, "--out", run, "--recogniser", teacher)
    assert recipe(*asked, "--segmenter", teacher) == 2
    assert "has taught this generator" in capsys.readouterr().err
    assert not run.exists()
    assert recipe(*asked, "--segmenter", scorer) == 0
    card = (run / "stepping.md").read_text()
    assert "recogniser x 10" in card
    assert f"do not score ({header.id})" in card
    assert "--recogniser FILE" in card
    assert json.loads((run / "stepping.json").read_text())["training"]["teachers"] == [header.id]
    # Nor does the bundled one, unless another is named to score; and what names other classes is refused as well.
    bundled = checkpoints_dir() / "street-segmenter.safetensors"
    for wrong, sentence in ((bundled, "is the bundled network that scores"), (tmp_path / "other.safetensors", "names")):
        if wrong != bundled:
            random_segmenter(wrong, LabelSet.load("facades"))
        asked = ("stepping", "--data", data, "--out", tmp_path / "wrong", "--recogniser", wrong)
        assert recipe(*asked) == 2
        assert sentence in capsys.readouterr().err
        assert not (tmp_path / "wrong").exists()
    # What is begun with these weights has had the same teacher.
    begun = ("stepping", "--data", data, "--out", tmp_path / "more", "--init", run / "stepping.safetensors")
    assert recipe(*begun, "--segmenter", teacher) == 2
    assert "has taught this generator" in capsys.readouterr().err
    assert not (tmp_path / "more").exists()
