"""The command that measures a generator."""

import io
import json
import signal
import socket
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from model.data import Arrays, Source, open_source
from model.errors import ModelError
from model.evaluate import main
from model.maps import LabelSet
from model.metrics import evaluation
from model.metrics.base import Means, Score
from model.metrics.evaluation import Plan, evaluate
from model.metrics.objects import ObjectScores
from model.metrics.offline import offline
from model.metrics.registry import METRICS
from model.metrics.synthesis import Synthesizer
from model.metrics.table import cells, tables
from tests.model.metrics.pictures import GreyReader
from tests.model.segmentation.random_network import random_segmenter


@pytest.fixture
def arguments(tiny_checkpoint: Path, paired_folder: Path, tmp_path: Path) -> list[str]:
    random_segmenter(tmp_path / "segmenter.safetensors", LabelSet.load("cityscapes"))
    values = {
        "--checkpoint": tiny_checkpoint,
        "--data": paired_folder,
        "--size": "64x32",
        "--segmenter": tmp_path / "segmenter.safetensors",
        "--device": "cpu",
    }
    return [str(part) for pair in values.items() for part in pair]


def test_a_report_says_what_was_measured_how_and_what_was_not(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main([*arguments, "--json", str(tmp_path / "report.json")]) == 0
    shown = capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    protocol, scores = report["protocol"], report["scores"]
    assert protocol["data"].endswith(", 2 of 2 pictures")
    assert protocol["size"].startswith("64 x 32")
    assert protocol["segmenter"].startswith("random-")
    assert "trained on real photographs only" in protocol["segmenter"]
    assert protocol["classes"].startswith("19 scored")
    for name, text in protocol.items():
        assert name in shown
        assert text.split(",")[0][:40] in shown
    names = [name for entry in METRICS.values() for name in entry.names]
    assert set(scores) == {
        *names,
        "style diversity",
        "colour distance, styles encoded",
        "colour distance, random modes",
        "colour distance, encoded below random",
        *ObjectScores.names,
    }
    near, far = (scores[f"colour distance, {name}"]["synthesized"] for name in ("styles encoded", "random modes"))
    assert scores["colour distance, encoded below random"]["synthesized"] == pytest.approx(1 - near / far)
    for name in ("FID", "KID", "Inception score", "LPIPS"):
        assert scores[name] == {"synthesized": None, "photographs": None, "ratio": None, "spread": None}
    accuracy = scores["pixel accuracy"]
    assert 0 <= accuracy["synthesized"] <= 1
    assert accuracy["photographs"] == 0 or accuracy["ratio"] == pytest.approx(
        accuracy["synthesized"] / accuracy["photographs"]
    )
    assert all(value["synthesized"] is not None for name, value in scores.items() if "histogram" in name)
    assert len(report["classes"]) == 19
    assert report["classes"]["26"]["name"] == "car"
    assert report["classes"]["31"]["accuracy"]["photographs"] is None, "there is no train in the pictures"


def test_the_same_command_says_the_same_twice(arguments: list[str], tmp_path: Path) -> None:
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        assert main([*arguments, "--styles", "random", "--style-pictures", "1", "--json", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_largest_object_is_rendered_in_all_modes(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.metrics.objects.SMALLEST_OBJECT", 20)
    asked: list[tuple[int, int]] = []
    real = Synthesizer.with_mode

    def noted(self: Synthesizer, arrays: Arrays, region: int, mode: int) -> np.ndarray:
        asked.append((region, mode))
        return real(self, arrays, region, mode)

    monkeypatch.setattr(Synthesizer, "with_mode", noted)
    assert main([*arguments, "--style-pictures", "1", "--json", str(tmp_path / "report.json")]) == 0
    scores = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["scores"]
    modes = [mode for region, mode in asked if region == 26000]
    assert len(asked) == len(modes) > 1
    assert modes == list(range(len(modes)))
    assert all(scores[name]["synthesized"] > 0 for name in ObjectScores.names[:2])


def test_photographs_are_the_oracle(tiny_checkpoint: Path, paired_folder: Path, cityscapes: LabelSet) -> None:
    class Reader(GreyReader):
        """Knows the colours of the drawn photographs."""

        def predict(self, picture, *, classes=None):  # type: ignore[no-untyped-def]
            labels = np.full(picture.shape[:2], 26, np.uint8)
            labels[(picture == (90, 90, 95)).all(axis=2)] = 7
            labels[(picture == (140, 180, 230)).all(axis=2)] = 23
            return labels

    source = open_source(paired_folder, "val", label_set=cityscapes)
    told: list[tuple[int, int]] = []
    with Synthesizer(tiny_checkpoint, "cpu") as synthesizer:
        report = evaluate(
            synthesizer,
            source,
            Means((7, 23, 26), Reader()),
            Plan((64, 32), style_pictures=0),
            lambda done, total: told.append((done, total)),
        )
    assert told == [(1, 2), (2, 2)]
    assert report.scores["mean IoU"].photographs == 1
    found = report.scores["mean IoU"].synthesized
    assert found is not None
    assert found < 1
    assert report.scores["style diversity"].synthesized is None
    assert "styles" not in report.protocol


def test_the_segmenter_of_other_classes_is_refused(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random_segmenter(tmp_path / "faces.safetensors", LabelSet.load("celebamask"))
    assert main([*arguments, "--segmenter", str(tmp_path / "faces.safetensors")]) == 2
    assert "celebamask" in capsys.readouterr().err


def test_too_few_pictures_are_refused_before_the_data_are_read(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Source, "check", lambda *_: pytest.fail("the data were read"))
    assert main([*arguments, "--limit", "1"]) == 2
    assert "At least two pictures" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (["--checkpoint", "no.safetensors"], "no.safetensors"),
        (["--data", "/nowhere"], "nowhere"),
        (["--split", "test"], "test"),
        (["--segmenter", "no.safetensors"], "no segmentation network"),
        (["--fid-weights", "no.pth"], "no.pth: there is no such file"),
        (["--lpips-weights", "no.pth"], "no.pth: there is no such file"),
        (["--json", "/nowhere/at/all.json"], "no folder"),
        (["--size", "8x8"], "WIDTHxHEIGHT"),
        (["--limit", "1"], "At least two pictures"),
        (["--styles", "best"], "best"),
        (["--style-class", "ufo"], "ufo is not a class of cityscapes"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str], changes: list[str], sentence: str
) -> None:
    try:
        code = main([*arguments, *changes])
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    assert code == 2
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.err.strip().splitlines()[-1].startswith("python -m model.evaluate")
    assert "pixel accuracy" not in captured.out


def test_an_interrupted_measurement_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = evaluation.StyleScores.add

    def interrupted(self: evaluation.StyleScores, *args: object) -> None:
        real(self, *args)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(evaluation.StyleScores, "add", interrupted)
    connect = socket.socket.connect
    # A test suite that a shell has put in the background inherits an interrupt that is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main([*arguments, "--json", str(tmp_path / "report.json")]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert "interrupted" in capsys.readouterr().err
    assert not (tmp_path / "report.json").exists()
    assert socket.socket.connect is connect


def test_the_network_is_out_of_reach() -> None:
    with offline(), socket.socket() as internet:
        internet.settimeout(1)
        with pytest.raises(ModelError, match="network"):
            internet.connect(("192.0.2.1", 80))


def test_processes_of_this_machine_stay_in_reach(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        with offline():
            client.connect(path)


def test_unknown_numbers_are_a_dash() -> None:
    assert cells(Score(None)) == ("-", "-", "-")
    assert cells(Score(0.5, 0.8)) == ("0.5000", "0.8000", "0.6250")
    assert cells(Score(123.456)) == ("123.46", "-", "-")
    assert cells(Score(0.0123, spread=0.002)) == ("0.0123 ± 0.0020", "-", "-")
    assert cells(Score(float("nan"), 0.0)) == ("-", "0.0000", "-")


def test_a_report_without_segmenter_has_no_classes() -> None:
    report = evaluation.Report({"data": "none"}, {"FID": Score(None)}, {})
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(tables(report))
    assert "class" not in console.export_text()
