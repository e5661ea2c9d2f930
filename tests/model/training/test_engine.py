"""The engine around the step: stages, states, what is written during a run, and failures of every kind."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import load_checkpoint
from model.config import GeneratorConfig
from model.image_session import ImageSession
from model.maps import read_image, read_instances, read_labels, write_image
from model.session import GeneratorSession
from model.training import run as training_run
from model.training.log import JsonLines, RunLog, read_json_lines
from tests.model.training.runs import STEPS, command, differences, ran, state_of, train


def test_coarse_to_fine_is_one_command_that_can_be_interrupted_in_every_stage(
    paired_folder: Path, tmp_path: Path
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert train(paired_folder, whole, preset="staged") == 0
    assert train(paired_folder, parts, "--max-steps", "2", preset="staged") == 0
    # In the middle of G1, at its end, in the middle of the enhancer, in the joint stage, at the end of all.
    for last in (6, 8, 11, None):
        limit = ["--max-steps", str(last)] if last else []
        assert train(paired_folder, parts, "--resume", *limit) == 0
    assert differences(state_of(whole), state_of(parts)) == []
    assert (whole / "latest.safetensors").read_bytes() == (parts / "latest.safetensors").read_bytes()
    assert state_of(whole)["progress"] == {"step": STEPS, "images": 2 * STEPS, "stage": 2}
    logged = [record["stage"] for record in read_json_lines(parts / "log.jsonl")]
    assert list(dict.fromkeys(logged)) == ["global", "enhancer", "joint"]

    coarse = load_checkpoint(whole / "stage-1-global.safetensors").header
    assert isinstance(coarse.generator, GeneratorConfig)
    assert (coarse.generator.enhancers, coarse.resolution, coarse.steps) == (0, (32, 16), 6)
    fine = load_checkpoint(whole / "latest.safetensors").header
    assert isinstance(fine.generator, GeneratorConfig)
    assert (fine.generator.enhancers, fine.resolution, fine.steps) == (1, (64, 32), STEPS)


def test_every_save_leaves_a_checkpoint_that_renders(
    paired_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    save = training_run.Run.save

    def saved(run: training_run.Run) -> None:
        save(run)
        session = GeneratorSession.open(run.inputs.out / "latest.safetensors", "cpu")
        labels = read_labels(paired_folder / "val_label" / "scene0.png")
        instances = read_instances(paired_folder / "val_inst" / "scene0.png")
        image = session.render(labels, instances, {})
        session.close()
        seen.append((run.progress.step, image.shape))

    monkeypatch.setattr(training_run.Run, "save", saved)
    assert train(paired_folder, tmp_path, "--max-steps", "5", "--save-steps", "2") == 0
    assert seen == [(2, (32, 64, 3)), (4, (32, 64, 3)), (5, (32, 64, 3))]


def test_a_finished_run_that_is_resumed_writes_its_checkpoint_again(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "2") == 0
    before = (tmp_path / "latest.safetensors").read_bytes()
    (tmp_path / "latest.safetensors").unlink()  # as if it had been killed between state and checkpoint
    assert train(paired_folder, tmp_path, "--resume", "--max-steps", "2") == 0
    assert (tmp_path / "latest.safetensors").read_bytes() == before


def test_weights_of_a_run_start_another(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert train(paired_folder, first, "--max-steps", "3", "--ema", "0", "--mode-images", "0") == 0
    start = [
        "--init",
        str(first / "latest.safetensors"),
        "--init-discriminator",
        str(first / "discriminator.safetensors"),
    ]
    # A rate of almost nothing leaves the weights where they began.
    options = ("--max-steps", "1", "--learning-rate", "1e-12", "--ema", "0", "--mode-images", "0", "--seed", "5")
    assert train(paired_folder, second, *start, *options) == 0
    begun, ended = state_of(first), state_of(second)
    for network in ("generator", "encoder", "discriminator"):
        for key, tensor in begun[network].items():
            assert torch.allclose(tensor, ended[network][key], atol=1e-3), key
    capsys.readouterr()
    assert train(paired_folder, tmp_path / "third", *start[:2], "--no-boundaries") == 2
    assert "boundaries is True, here False" in capsys.readouterr().err
    assert train(paired_folder, tmp_path / "third", *start[2:], "--discriminators", "2") == 2
    assert "differ in shape" in capsys.readouterr().err
    assert train(paired_folder, tmp_path / "third", "--init-discriminator", str(first / "state.pt")) == 2
    assert "holds no discriminators" in capsys.readouterr().err
    assert not (tmp_path / "third").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--styles", "label", "--batch", "3", "--devices", "2"], "cannot be shared evenly by 2"),
        (["--precision", "tf32"], "NVIDIA"),
        (["--gan", "wasserstein"], "lsgan, vanilla"),
        (["--vgg", "nowhere.pth"], "nowhere.pth"),
        (["--input-channels", "1"], "label maps"),
        (["--crop", "128x32"], "does not fit"),
    ],
)
def test_bad_options_get_one_line(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    try:
        code = train(paired_folder, tmp_path / "run", *arguments)
    except SystemExit as stopped:
        code = stopped.code  # type: ignore[assignment]
    assert code == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_networks_are_shaped_by_options(paired_folder: Path, tmp_path: Path) -> None:
    options = ("--no-boundaries", "--styles", "none", "--discriminators", "2", "--gan", "vanilla", "--l1", "5")
    assert train(paired_folder, tmp_path, "--max-steps", "1", *options) == 0
    state = state_of(tmp_path)
    assert (state["generator_config"]["boundaries"], state["generator_config"]["style_channels"]) == (False, 0)
    assert (state["discriminator_config"]["scales"], state["encoder"]) == (2, None)
    assert (state["config"]["gan"], state["config"]["l1"]) == ("vanilla", 5.0)
    assert load_checkpoint(tmp_path / "latest.safetensors").modes == {}
    assert train(paired_folder, tmp_path, "--resume", "--styles", "label") == 2


class Failure:
    """Two steps are saved; then something goes wrong, and what was saved must be as it was."""

    def __init__(self, data: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.out, self._capsys = data, out, capsys
        assert train(data, out, "--max-steps", "2") == 0
        self._before = self._files()
        capsys.readouterr()

    def resume(self, *more: str) -> tuple[int, str]:
        """Exit code and error line of what goes wrong."""
        code = train(self.data, self.out, "--resume", "--max-steps", "40", "--save-steps", "4", *more)
        lines = [
            line for line in self._capsys.readouterr().err.splitlines() if line.startswith("python -m model.train")
        ]
        assert len(lines) == 1
        return code, lines[0]

    def check(self) -> None:
        """The state and the checkpoints are those of before, and nothing half-written lies beside them."""
        assert self._files() == self._before
        assert not list(self.out.glob("*.part"))

    def _files(self) -> dict[str, bytes]:
        names = ("state.pt", "latest.safetensors", "discriminator.safetensors")
        return {name: (self.out / name).read_bytes() for name in names}


@pytest.fixture
def failure(paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Failure:
    return Failure(paired_folder, tmp_path / "run", capsys)


def test_a_full_disk_stops_with_a_sentence(failure: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_space)
    code, line = failure.resume()
    assert (code, "No space left" in line) == (1, True)
    failure.check()


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_a_full_disk(paired_folder: Path, tmp_path: Path) -> None:
    """The real thing, as far as a limit of the operating system can stand for a disk."""
    assert ran(command(paired_folder, tmp_path, "--max-steps", "2")).returncode == 0
    before = (tmp_path / "state.pt").read_bytes()
    limited = ["sh", "-c", f'ulimit -f {len(before) // 1024}; exec "$@"', "sh"]
    finished = ran([*limited, *command(paired_folder, tmp_path, "--resume", "--max-steps", "4")])
    lines = [line for line in finished.stderr.splitlines() if line.startswith("python -m model.train")]
    assert (finished.returncode, len(lines)) == (1, 1), finished.stderr
    assert "File too large" in lines[0]
    assert "Traceback" not in finished.stderr
    assert (tmp_path / "state.pt").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_disk_that_fills_while_the_log_is_written_stops_too(
    failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(JsonLines, "add", no_space)
    code, line = failure.resume()
    assert (code, "No space left" in line) == (1, True)


def test_a_loss_that_is_not_finite_stops_before_anything_is_saved(
    failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = training_run.train_step

    def broken(*arguments: object, **options: object) -> dict[str, torch.Tensor]:
        losses = step(*arguments, **options)  # type: ignore[arg-type]
        return {**losses, "l1": torch.tensor(float("nan"))}

    monkeypatch.setattr(training_run, "train_step", broken)
    code, line = failure.resume()
    assert (code, "l1 is not finite" in line, "--learning-rate" in line) == (2, True, True)
    failure.check()


def test_weights_that_are_not_finite_are_never_saved(failure: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    step = training_run.train_step

    def broken(networks: object, *arguments: object, **options: object) -> dict[str, torch.Tensor]:
        losses = step(networks, *arguments, **options)  # type: ignore[arg-type]
        next(networks.generator.parameters()).data.fill_(float("inf"))  # type: ignore[attr-defined]
        return {name: torch.ones(()) for name in losses}

    monkeypatch.setattr(training_run, "train_step", broken)
    code, line = failure.resume()
    assert (code, "weights are not finite" in line) == (2, True)
    failure.check()


def test_a_gpu_that_is_too_small_names_the_options(failure: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(training_run, "train_step", too_large)
    code, line = failure.resume()
    assert (code, "--batch" in line, "--size" in line) == (1, True, True)
    failure.check()


def test_a_loader_process_that_dies_stops_the_run(failure: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.data import Pictures

    parent, read = os.getpid(), Pictures.__getitem__

    def dying(pictures: Pictures, position: int) -> object:
        if os.getpid() != parent and position > 6:
            os._exit(1)  # as the kernel does when memory is short
        return read(pictures, position)

    monkeypatch.setattr(Pictures, "__getitem__", dying)
    code, line = failure.resume("--workers", "1")
    assert (code, "loader process" in line) == (2, True)


def test_a_file_that_breaks_in_mid_epoch_is_named(failure: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.data import Source
    from model.errors import BadMaps

    read = Source.read

    def broken(source: Source, index: int) -> object:
        if source.names[index] == "scene3":
            raise BadMaps("scene3.png is truncated.")
        return read(source, index)

    monkeypatch.setattr(Source, "check", lambda *_: None)
    monkeypatch.setattr(Source, "read", broken)
    code, line = failure.resume()
    assert (code, "scene3.png is truncated" in line) == (2, True)


def test_dropout_and_order_do_not_depend_on_what_else_draws(paired_folder: Path, tmp_path: Path) -> None:
    """Samples, saves and modes in between change nothing."""
    one, other = tmp_path / "one", tmp_path / "other"
    assert train(paired_folder, one, "--max-steps", "5", preset="staged") == 0
    often = ("--sample-every", "1", "--save-steps", "1", "--cache", "--workers", "1")
    assert train(paired_folder, other, "--max-steps", "5", *often, preset="staged") == 0
    assert differences(state_of(one), state_of(other)) == []


def test_bfloat16_trains_and_keeps_its_weights_in_float32(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "2", "--precision", "bfloat16", preset="staged") == 0
    state = state_of(tmp_path)
    tensors = [*state["generator"].values(), *state["discriminator"].values(), *state["average"].values()]
    assert {tensor.dtype for tensor in tensors if tensor.is_floating_point()} == {torch.float32}
    assert all(bool(torch.isfinite(tensor.float()).all()) for tensor in tensors)


def test_log_and_events_of_a_resumed_run_continue(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for begin, end in ((0, 4), (2, 6)):
        log = RunLog(tmp_path / "log.jsonl", tmp_path / "tensorboard", step=begin)
        for step in range(begin + 1, end + 1):
            log.add(step, {"l1": 10.0 * begin + step, "stage": "all"})
        log.picture(end, np.zeros((4, 6, 3), np.uint8))
        log.close()
    records = read_json_lines(tmp_path / "log.jsonl")
    assert [record["l1"] for record in records] == [1, 2, 23, 24, 25, 26]
    events = EventAccumulator(str(tmp_path / "tensorboard"))
    events.Reload()
    assert [event.value for event in events.Scalars("l1")] == [1, 2, 23, 24, 25, 26]
    assert len(events.Images("samples")) >= 1


def test_samples_show_input_result_and_photograph(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "2", "--sample-every", "1") == 0
    grid = read_image(tmp_path / "samples" / "step_000001.png")
    assert grid.shape == (2 * 32, 3 * 64, 3)
    photograph = read_image(paired_folder / "val_img" / "scene0.png")
    assert np.abs(grid[:32, 128:].astype(int) - photograph).max() <= 1


@pytest.fixture
def side_by_side(tmp_path: Path) -> Path:
    """Four AB pictures: on the right what is on the left, in other colours."""
    random = np.random.default_rng(0)
    (tmp_path / "ab" / "train").mkdir(parents=True)
    for index in range(4):
        left = np.repeat(np.repeat(random.integers(0, 256, (4, 8, 3), np.uint8), 8, axis=0), 8, axis=1)
        write_image(tmp_path / "ab" / "train" / f"{index}.png", np.concatenate((left, 255 - left), axis=1))
    return tmp_path / "ab"


@pytest.mark.parametrize(
    ("options", "channels"),
    [
        (["--flow", "a-to-b"], (3, 3)),
        (["--flow", "grey-to-color", "--input-channels", "1", "--output-channels", "2"], (1, 2)),
    ],
)
def test_pictures_become_pictures(
    side_by_side: Path, tmp_path: Path, options: list[str], channels: tuple[int, int]
) -> None:
    out = tmp_path / "run"
    assert train(side_by_side, out, *options, "--max-steps", "1", "--jitter", "4") == 0
    assert train(side_by_side, out, "--resume", "--max-steps", "2") == 0
    config = state_of(out)["generator_config"]
    assert (config["image_channels"], config["output_channels"], config["classes"]) == (*channels, 0)
    given = read_image(side_by_side / "train" / "0.png")[:, :64]
    session = ImageSession.open(out / "latest.safetensors", "cpu")
    picture = session.render(given if channels[0] == 3 else np.ascontiguousarray(given[:, :, 0]))
    session.close()
    assert picture.shape == (32, 64, 3)
    assert read_image(out / "samples" / "step_000002.png").shape == (4 * 32, 3 * 64, 3)


def test_photographs_become_labels(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--flow", "image-to-labels", "--max-steps", "1") == 0
    header = load_checkpoint(tmp_path / "latest.safetensors").header
    assert (header.output, header.label_set.name) == ("labels", "cityscapes")


def test_presets_and_data_must_be_of_one_kind(
    paired_folder: Path, side_by_side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(side_by_side, tmp_path / "run", "--flow", "a-to-b", "--styles", "label") == 2
    assert "from picture to picture" in capsys.readouterr().err
    assert train(paired_folder, tmp_path / "run", "--flow", "labels-to-image", preset="pix2pix-ab") == 2
    assert "pictures into pictures" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
