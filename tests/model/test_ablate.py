"""Tables of the papers: what is compared, that an interrupted table goes on, and what is printed."""

import json
import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.ablate import main
from model.ablation.results import Outcome, Report, Row, check_settings
from model.ablation.runner import Interrupted, Limits, Told, Trained, finished_rows, folder_name, run_table
from model.ablation.scoring import Resized, SegmentationScorer, segmenter_size
from model.ablation.tables import TABLES, Choice, Table, Variant, make_table
from model.ablation.training import Effort, LoopTrainer
from model.config import CRNConfig, GeneratorConfig, UNetConfig
from model.data import open_source
from model.errors import ModelError
from model.maps import LabelSet
from model.segmentation.network import Segmenter
from model.training.config import TrainConfig
from model.training.fabric import Hardware
from model.training.presets import PRESETS
from model.training.schedule import stages
from tests.model.conftest import photograph_of

ANY = Choice(classes=12, size=(256, 256), width=64)


def by_name(table: Table) -> dict[str, Variant]:
    return {variant.name: variant for variant in table.variants}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("size", [(256, 256), (1024, 512), (64, 32), (96, 72)])
def test_every_variant_can_be_trained(name: str, size: tuple[int, int]) -> None:
    table = make_table(name, replace(ANY, size=size))
    assert len({variant.name for variant in table.variants}) == len(table.variants)
    for variant in table.variants:
        config = TrainConfig(size=size).with_changes(**variant.config)
        assert stages(config, variant.architecture)[0].size == size
        assert variant.published is None or len(variant.published) == len(table.columns)
    assert len(table.published_oracle) == len(table.columns)


def test_the_published_sizes_are_the_published_networks() -> None:
    hd = by_name(make_table("discriminators", Choice(35, (1024, 512), 64)))["scales-3"].architecture
    preset = PRESETS["pix2pixHD-512p"].architecture(35)
    assert hd.generator == replace(preset.generator, style_channels=0)
    assert hd.discriminator == preset.discriminator
    assert by_name(make_table("objective", ANY))["l1-cgan"].architecture == PRESETS["pix2pix"].architecture(12)


def test_objectives_differ_in_the_loss_and_in_what_the_discriminator_sees() -> None:
    variants = by_name(make_table("objective", ANY))
    seen = {
        name: (each.config.get("gan_weight", 1.0) > 0, each.config["l1"], each.architecture.discriminator.conditional)
        for name, each in variants.items()
    }
    assert seen["l1"][:2] == (False, 100.0)
    assert seen["gan"] == (True, 0.0, False)
    assert seen["cgan"] == (True, 0.0, True)
    assert seen["l1-gan"] == (True, 100.0, False)
    assert seen["l1-cgan"] == (True, 100.0, True)
    assert all(each.config["jitter"] == 30 for each in variants.values())


def test_the_other_tables_vary_one_thing() -> None:
    layers = [each.architecture.discriminator.layers for each in make_table("patch", ANY).variants]
    assert layers == [0, 1, 3, 5]
    scales = [each.architecture.discriminator.scales for each in make_table("discriminators", ANY).variants]
    assert scales == [1, 2, 3]
    families = [type(each.architecture.generator) for each in make_table("generators", ANY).variants]
    assert families == [UNetConfig, CRNConfig, GeneratorConfig]
    styles = [
        (each.architecture.generator.boundaries, each.architecture.encoder and each.architecture.encoder.pooling)
        for each in make_table("instances", ANY).variants
    ]
    assert styles == [(False, None), (True, None), (True, "label"), (True, "instance")]
    losses = [(each.config["feature_matching"], each.config["vgg"]) for each in make_table("losses", ANY).variants]
    assert losses == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]


def test_sizes_that_no_network_takes_are_refused() -> None:
    with pytest.raises(ModelError, match="multiple of 8"):
        make_table("objective", replace(ANY, size=(100, 100)))
    with pytest.raises(ModelError, match="no table"):
        make_table("nothing", ANY)


class FakeRun:
    """Trains and scores nothing; notes what it was asked for, and can be stopped in a variant."""

    def __init__(self, stop_in: str = "", *, segmenter: str = "segmenter-1") -> None:
        self.trained: list[tuple[str, int]] = []
        self.stop_in = stop_in
        self.id = segmenter

    def train(self, variant: Variant, folder: Path, seed: int, tell: Callable[[float, str], None]) -> Trained:
        folder.mkdir(parents=True, exist_ok=True)
        tell(0.5, "half way")
        if variant.name == self.stop_in:
            raise Interrupted("stopped")
        self.trained.append((variant.name, seed))
        return Trained(folder / "checkpoint", steps=10, images=20, seconds=30.0, parameters=1_500_000)

    def __call__(self, trained: Trained, folder: Path) -> Outcome:
        seed = int(folder.name[-1])
        return Outcome(0.5 + 0.1 * seed, 0.25, 0.125, trained.steps, trained.images, 30.0, 1, "", self.id)


def test_an_interrupted_table_keeps_what_is_finished_and_does_the_rest(tmp_path: Path) -> None:
    table, limits = make_table("objective", ANY), Limits((256, 256), 1, False)
    first = FakeRun(stop_in="cgan")
    with pytest.raises(Interrupted):
        run_table(table, tmp_path, limits, train=first.train, score=first, tell=lambda _: None)
    assert first.trained == [("l1", 0), ("gan", 0)]
    assert [len(row.outcomes) for row in finished_rows(table, tmp_path, limits)] == [1, 1, 0, 0, 0]
    second = FakeRun()
    rows = run_table(table, tmp_path, limits, train=second.train, score=second, tell=lambda _: None)
    assert second.trained == [("cgan", 0), ("l1-gan", 0), ("l1-cgan", 0)]
    assert [row.outcomes[0].pixel_accuracy for row in rows] == [0.5] * 5
    third = FakeRun()
    assert run_table(table, tmp_path, limits, train=third.train, score=third, tell=lambda _: None) == rows
    assert third.trained == []
    other = FakeRun(segmenter="segmenter-2")
    rows = run_table(table, tmp_path, limits, train=other.train, score=other, tell=lambda _: None)
    assert {row.outcomes[0].segmenter for row in rows} == {"segmenter-2"}


def test_what_cannot_be_run_is_left_out_with_its_reason(tmp_path: Path) -> None:
    fake = FakeRun()
    losses = make_table("losses", ANY)
    rows = run_table(
        losses, tmp_path / "a", Limits((256, 256), 2, False), train=fake.train, score=fake, tell=lambda _: None
    )
    assert fake.trained == [("gan", 0), ("gan-fm", 0), ("gan", 1), ("gan-fm", 1)]
    assert "--vgg" in rows[2].why_not
    assert rows[2].outcomes == ()
    patch = make_table("patch", replace(ANY, size=(64, 64)))
    rows = run_table(
        patch, tmp_path / "b", Limits((64, 64), 1, False), train=fake.train, score=fake, tell=lambda _: None
    )
    assert [bool(row.why_not) for row in rows] == [False, False, False, True]
    assert "96 pixels" in rows[3].why_not


def test_the_time_left_is_that_of_the_whole_table(tmp_path: Path) -> None:
    """Every training takes 100 seconds, so half way in the second of five 350 are left."""
    now = [0.0]
    told: list[Told] = []

    class Slow(FakeRun):
        def train(self, variant: Variant, folder: Path, seed: int, tell: Callable[[float, str], None]) -> Trained:
            for part in (0.0, 0.5, 1.0):
                tell(part, "")
                now[0] += 50.0 if part < 1.0 else 0.0
            return super().train(variant, folder, seed, lambda *_: None)

    slow = Slow()
    table, limits = make_table("objective", ANY), Limits((256, 256), 1, False)
    run_table(table, tmp_path, limits, train=slow.train, score=slow, tell=told.append, clock=lambda: now[0])
    assert told[0].seconds_left is None
    half = next(each for each in told if each.variant == "GAN" and each.part == 0.5)
    assert half.seconds_left == pytest.approx(350.0)
    assert told[-1].seconds_left == 0.0


def make_report(outcomes: Iterable[tuple[Outcome, ...]]) -> Report:
    table = make_table("discriminators", ANY)
    rows = tuple(
        Row(variant.title, found, variant.published, "" if found else "no time")
        for variant, found in zip(table.variants, outcomes, strict=True)
    )
    return Report(table, rows, Outcome(0.9, 0.8, 0.7), 4, ("Protocol",))


def test_the_report_has_the_papers_form() -> None:
    pair = (Outcome(0.5, 0.4, 0.3, 10, 40, 60.0, 2_000_000), Outcome(0.7, 0.4, 0.3, 10, 40, 120.0, 2_000_000))
    report = make_report([pair, pair[:1], ()])
    headings, rows = report.scores()
    assert headings == ["", "pixel acc. (%)", "mean IoU", "the paper's"]
    assert rows[0] == ["one discriminator", "60.00 ± 14.14", "0.3000 ± 0.0000", "82.87 / 0.5775"]
    assert rows[1] == ["two scales", "50.00", "0.3000", "-"]
    assert rows[2] == ["three scales", "-", "-", "83.78 / 0.6389"]
    assert rows[3] == ["photographs (oracle)", "90.00", "0.7000", "84.29 / 0.6857"]
    assert report.effort()[1][0] == ["one discriminator", "2.00 M", "4", "10", "40", "1.5 min"]
    text = report.markdown()
    assert "| one discriminator | 60.00 ± 14.14 |" in text
    assert "- three scales: no time." in text
    assert "another protocol" in text
    stored = json.loads(json.dumps(report.to_dict()))
    assert stored["rows"][0]["published"] == {"pixel acc. (%)": 82.87, "mean IoU": 0.5775}
    assert stored["rows"][1]["published"] is None
    assert stored["oracle"]["mean_iou"] == 0.7


def test_other_settings_are_another_table(tmp_path: Path) -> None:
    check_settings(tmp_path, {"size": (64, 32), "steps": 5})
    check_settings(tmp_path, {"size": (64, 32), "steps": 5})
    with pytest.raises(ModelError, match=r"another steps \(5, not 6\)"):
        check_settings(tmp_path, {"size": (64, 32), "steps": 6})
    (tmp_path / "result.json").write_text("[]")
    with pytest.raises(ModelError, match="cannot be read"):
        Outcome.read(tmp_path / "result.json")


CPU = Hardware(torch.device("cpu"), 1, 1, "auto", "float32", False)


def loop_trainer(folder: Path, steps: int) -> LoopTrainer:
    source = open_source(folder, "train")
    return LoopTrainer(source, source, (64, 32), Effort(steps, None, 2), CPU, vgg=None)


def test_a_stopped_variant_goes_on_from_its_state(paired_folder: Path, tmp_path: Path) -> None:
    variant = by_name(make_table("objective", Choice(35, (64, 32), 2)))["l1-cgan"]
    parts: list[float] = []

    def stop(part: float, _what: str) -> None:
        parts.append(part)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Interrupted, match="L1\\+cGAN at step 10"):
        loop_trainer(paired_folder, 15)(variant, tmp_path, 0, stop)
    assert parts[0] == pytest.approx(10 / 15)
    told: list[float] = []
    trained = loop_trainer(paired_folder, 15)(variant, tmp_path, 0, lambda part, _: told.append(part))
    assert (trained.steps, trained.images) == (15, 30)
    assert trained.checkpoint.exists()
    assert trained.parameters > 0
    again = loop_trainer(paired_folder, 15)(variant, tmp_path, 0, lambda *_: pytest.fail("it is trained already"))
    assert again == trained
    other = by_name(make_table("objective", Choice(35, (64, 32), 2)))["l1-gan"]
    with pytest.raises(ModelError, match="another variant"):
        loop_trainer(paired_folder, 15)(other, tmp_path, 0, lambda *_: None)


def test_minutes_are_the_other_limit(paired_folder: Path, tmp_path: Path) -> None:
    variant = by_name(make_table("objective", Choice(35, (64, 32), 2)))["l1"]
    source = open_source(paired_folder, "train")
    trainer = LoopTrainer(source, source, (64, 32), Effort(None, 0.01, 2), CPU, vgg=None)
    trained = trainer(variant, tmp_path, 0, lambda *_: None)
    assert 0.6 <= trained.seconds < 60
    assert trained.steps > 0
    assert trainer(variant, tmp_path, 0, lambda *_: pytest.fail("its time is over")) == trained


class ByColor:
    """Names the pixels of `photograph_of` by their colours, as a perfect network would."""

    id = "by colour"

    def __init__(self, label_set: LabelSet) -> None:
        self.label_set = label_set

    def predict(self, picture: np.ndarray, *, classes: Iterable[int] | None = None) -> np.ndarray:
        samples = {label: photograph_of(np.array([[label]], np.uint8), 0)[0, 0].astype(int) for label in (7, 23, 26)}
        distance = {label: np.abs(picture.astype(int) - color).sum(axis=2) for label, color in samples.items()}
        labels = np.array(list(distance), np.uint8)
        return labels[np.argmin(np.stack(list(distance.values())), axis=0)]


def test_photographs_and_checkpoints_are_scored_alike(paired_folder: Path, tmp_path: Path) -> None:
    source = Resized(open_source(paired_folder, "val"), (64, 32))
    segmenter: Segmenter = ByColor(source.label_set)  # type: ignore[assignment]
    scorer = SegmentationScorer(segmenter, source, "cpu")
    assert scorer.oracle().mean_iou == 1.0
    variant = by_name(make_table("objective", Choice(35, (64, 32), 2)))["l1"]
    trained = loop_trainer(paired_folder, 1)(variant, tmp_path, 0, lambda *_: None)
    outcome = scorer(trained, tmp_path)
    assert 0 <= outcome.pixel_accuracy < 1
    assert (outcome.steps, outcome.images) == (1, 2)
    assert outcome.checkpoint.startswith("l1-")
    assert outcome.segmenter == scorer.oracle().segmenter == "by colour"
    assert len(list((tmp_path / "rendered").iterdir())) == 2
    with pytest.raises(ModelError, match="knows the classes of celebamask"):
        SegmentationScorer(ByColor(LabelSet.load("celebamask")), source, "cpu")  # type: ignore[arg-type]


def test_the_scoring_network_has_a_size_that_it_can_be_trained_at() -> None:
    assert segmenter_size((64, 32)) == (128, 64)
    assert all(side % 64 == 0 for side in segmenter_size((200, 136)))


@pytest.mark.slow
def test_a_whole_table_from_the_command_line(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table"
    arguments = ["--data", str(paired_folder), "--table", "patch", "--size", "64x32", "--steps", "2", "--batch", "2"]
    arguments += ["--width", "2", "--segmenter-steps", "1", "--device", "cpu", "--out", str(out)]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "photographs (oracle)" in printed
    assert "batch 2" in printed
    assert "lraspp at 128 x 64, 1 steps" in " ".join(printed.split())
    stored = json.loads((out / "table.json").read_text())
    assert [len(row["outcomes"]) for row in stored["rows"]] == [1, 1, 1, 0]
    assert stored["rows"][0]["outcomes"][0]["steps"] == 2
    assert "286 x 286" in (out / "table.md").read_text()
    assert (out / "comparison.png").exists()
    before = (out / folder_name(by_name(make_table("patch", ANY))["patch-1"], 0) / "state.pt").stat().st_mtime_ns
    assert main(arguments) == 2
    assert "add --resume" in capsys.readouterr().err
    assert main([*arguments, "--resume"]) == 0
    assert (out / "patch-1-0" / "state.pt").stat().st_mtime_ns == before
    assert json.loads((out / "table.json").read_text()) == stored
    assert main([*arguments, "--resume", "--batch", "1"]) == 2
    assert "another batch (2, not 1)" in capsys.readouterr().err


def test_a_dry_run_says_what_would_be_trained_and_writes_nothing(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table"
    arguments = ["--data", str(paired_folder), "--table", "losses", "--size", "64x32", "--width", "4", "--dry-run"]
    assert main([*arguments, "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "GAN + feature matching" in printed
    assert "M parameters" in printed
    assert "needs VGG19's weights" in printed
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--steps", "1", "--minutes", "1"], "not both"),
        (["--size", "60x60"], "multiple of 8"),
        (["--size", "64"], "WIDTHxHEIGHT"),
        (["--data", "nowhere"], "nowhere"),
        (["--segmenter", "nothing.safetensors"], "no segmentation network"),
        (["--vgg", "nothing.pth"], "nothing.pth"),
    ],
)
def test_bad_arguments_are_one_line(
    arguments: list[str], sentence: str, paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["--data", str(paired_folder), "--table", "objective", "--size", "64x32", "--width", "2"]
    code: object
    try:
        code = main([*base, "--out", str(tmp_path / "out"), *arguments])
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert not (tmp_path / "out").exists()
    assert error.splitlines()[-1].startswith("python -m model.ablate: ")


def test_data_without_held_out_pictures_are_refused(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "data"
    root.mkdir()
    for kind in ("img", "label", "inst"):
        (root / f"train_{kind}").symlink_to(paired_folder / f"train_{kind}")
    assert main(["--data", str(root), "--table", "objective", "--size", "64x32", "--out", str(tmp_path / "out")]) == 2
    assert "neither val nor test" in capsys.readouterr().err
