"""The command: one set of weights from photographs to the finished files, in as many parts as it takes."""

import json
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from model.checkpoint import load_checkpoint, read_header
from model.maps import LabelSet, read_image
from model.recipes.journal import Journal
from model.recipes.table import RECIPES
from model.training.plan import begin_with
from tests.model.recipes import toys
from tests.model.recipes.toys import TOY, draw_folder, recipe, started
from tests.model.segmentation.random_network import random_segmenter
from tests.model.training.runs import state_of, train

pytestmark = pytest.mark.slow  # together more than a minute; `test_objective` goes through a whole recipe in CI

FILES = {".safetensors", "-discriminator.safetensors", ".json", ".md", ".webp", "-contact-sheet.webp"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_folder(tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="module")
def unmeasured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without pictures to measure on, which takes most of the time."""
    return draw_folder(tmp_path_factory.mktemp("unmeasured"), val=0)


@pytest.fixture(scope="module")
def finished(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished toy. Read-only."""
    out = tmp_path_factory.mktemp("finished") / "run"
    assert recipe("toy", "--data", data, "--out", out) == 0
    return out


@pytest.fixture
def toy_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe of steps without scores to wait for."""
    monkeypatch.setitem(RECIPES, "stepping", toys.STEPPING)


def test_all_files_are_there_and_say_the_same(finished: Path) -> None:
    assert {path.name for path in finished.glob("toy*")} == {f"toy{suffix}" for suffix in FILES}
    checkpoint = load_checkpoint(finished / "toy.safetensors")
    report = json.loads((finished / "toy.json").read_text())
    card = (finished / "toy.md").read_text()
    header = checkpoint.header
    assert (header.name, header.licence, header.resolution) == ("toy", "non-commercial research", (64, 32))
    assert header.id == report["checkpoint"]
    assert header.steps == report["training"]["steps"] == state_of(finished / "training")["progress"]["step"]
    assert header.images == report["training"]["images"]
    assert set(checkpoint.modes) == {7, 23, 26}
    assert set(report["modes"]) == {"road", "sky", "car"}
    assert report["classes_without_modes"] == []
    assert "building" in report["classes_in_no_picture"]
    default = report["evaluation"]["default"]["scores"]
    for name in ("pixel accuracy", "mean IoU", "style diversity"):
        assert header.scores[name] == pytest.approx(default[name]["synthesized"], abs=1e-4)
        assert f"| {name} |" in card
    assert report["split"] == "val"
    assert "2 of 2 pictures" in card
    assert "Looked at" not in card
    assert header.id in card


def test_stages_grow_and_share_the_time(finished: Path) -> None:
    journal = Journal.read(finished)
    assert journal is not None
    assert [(each.size, each.batch) for each in journal.portions] == [((32, 32), 4), ((64, 32), 2)]
    assert all(each.steps and each.images == each.steps * each.batch for each in journal.portions)
    first, whole = journal.portions[0].seconds, 60 * (TOY.minutes or 0)
    assert first == pytest.approx(whole / 2, rel=0.5)
    assert whole <= journal.seconds < 2 * whole
    rates = [
        json.loads(line)["learning_rate"] for line in (finished / "training" / "log.jsonl").read_text().splitlines()
    ]
    assert rates[0] == 3e-4
    assert rates[-1] < 2e-4, "the rate fades at the end"
    assert list(journal.machines) == [journal.machine]


def test_the_contact_sheet_has_a_row_for_each_scene(finished: Path) -> None:
    sheet = read_image(finished / "toy-contact-sheet.webp")
    assert sheet.shape[1] == 4 * 384 + 5 * 6, "labels and three pictures"
    rows = (sheet.shape[0] - 6) / (192 + 6)
    assert rows == len(list(toys.ROOT.glob("assets/scenes/[0-9]*.ora")))
    assert read_image(finished / "toy.webp").shape == (192, 384, 3)


def test_the_same_command_again_does_nothing(
    data: Path, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in finished.rglob("*")}
    monkeypatch.setattr("model.recipe._go_on", None)
    assert recipe("toy", "--data", data, "--out", finished) == 0
    assert "finished already" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in finished.rglob("*")} == before


def test_finished_files_are_installed(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recipe("toy", "--out", finished, "--install", tmp_path) == 0
    names = {f"toy{suffix}" for suffix in FILES}
    assert {path.name for path in tmp_path.iterdir()} == names
    for name in names:
        assert (tmp_path / name).read_bytes() == (finished / name).read_bytes()


def test_files_over_their_budget_are_not_installed(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(RECIPES, "toy", replace(TOY, discriminator_budget=0.05))
    assert recipe("toy", "--out", finished, "--install", tmp_path) == 2
    assert "toy-discriminator.safetensors would have 0.09 MiB" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_networks_over_the_budget_are_refused_before_training(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(RECIPES, "toy", replace(TOY, budget=0.05))
    assert recipe("toy", "--data", data, "--out", tmp_path / "run") == 2
    assert "toy.safetensors would have" in capsys.readouterr().err
    assert not (tmp_path / "run" / "training").exists()


def test_a_part_ends_when_its_time_is_over_and_the_next_goes_on(
    unmeasured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("toy", "--data", unmeasured, "--out", tmp_path / "run", "--max-minutes", "100")
    began = time.monotonic()
    assert recipe(*command, "--part-minutes", "0.06") == 0
    assert time.monotonic() - began < 60
    assert "the same command goes on" in capsys.readouterr().out
    first = Journal.read(tmp_path / "run")
    assert first is not None
    assert not (tmp_path / "run" / "toy.safetensors").exists()
    # A length is of all parts together, and what is there already counts.
    minutes = f"{first.seconds / 60 + 0.02:.4f}"
    assert recipe(*command[:-1], minutes) == 0
    last = Journal.read(tmp_path / "run")
    assert last is not None
    assert last.finished
    assert last.steps > first.steps
    assert first.seconds < last.seconds
    # And a finished one goes on when more is asked for.
    assert recipe(*command[:-1], f"{last.seconds / 60 + 0.02:.4f}") == 0
    more = Journal.read(tmp_path / "run")
    assert more is not None
    assert more.steps > last.steps
    assert more.finished != last.finished


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_killed_in_the_middle_of_a_stage_it_goes_on(unmeasured: Path, tmp_path: Path, number: signal.Signals) -> None:
    run = tmp_path / "run"
    process = started("toy", "--data", unmeasured, "--out", run, "--max-minutes", "0.2")
    wait_for_a_step(process, run)
    process.send_signal(number)
    _, errors = process.communicate(timeout=120)
    assert "Traceback" not in errors
    if number == signal.SIGINT:
        assert process.returncode == 130, errors
        assert (run / "training" / "state.pt").exists()
    killed = Journal.read(run)
    assert killed is not None
    assert killed.steps == (state_of(run / "training")["progress"]["step"] if number == signal.SIGINT else 0)
    assert recipe("toy", "--data", unmeasured, "--out", run, "--max-minutes", "0.06") == 0
    whole = Journal.read(run)
    assert whole is not None
    assert whole.steps == read_header(run / "toy.safetensors").steps == state_of(run / "training")["progress"]["step"]
    assert whole.seconds < 2 * 3.6, "what was lost does not count"


def test_a_kill_between_state_and_weights_costs_nothing(unmeasured: Path, tmp_path: Path) -> None:
    """The state is saved first: weights of an earlier step beside it must not be delivered."""
    run = tmp_path / "run"
    assert recipe("stepping", "--data", unmeasured, "--out", run, "--steps", "4") == 0
    (run / "training" / "latest.safetensors").unlink()
    (run / "stepping.md").unlink()
    assert recipe("stepping", "--data", unmeasured, "--out", run) == 0
    assert read_header(run / "stepping.safetensors").steps == 4


def test_interrupted_while_measuring_nothing_is_done_twice(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.recipes import finish

    measured: list[str] = []
    real = finish.measure

    def measure(*arguments: object, **options: object) -> dict[str, object]:
        if arguments[3] == "encoded" and "encoded" not in measured:
            measured.append("encoded")
            raise KeyboardInterrupt
        measured.append(str(arguments[3]))
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(finish, "measure", measure)
    command = ("toy", "--data", data, "--out", tmp_path / "run")
    assert recipe(*command) == 130
    weights = tmp_path / "run" / "toy.safetensors"
    first = read_header(weights).id
    modes = weights.stat().st_mtime_ns
    assert not (tmp_path / "run" / "toy.md").exists()
    monkeypatch.setattr(finish, "fit_modes", None)
    assert recipe(*command) == 0
    assert measured == ["default", "encoded", "encoded"]
    assert read_header(weights).id == first
    assert weights.stat().st_mtime_ns > modes, "with its scores"


def test_equal_steps_of_equal_seeds_differ_in_the_objective_alone(
    unmeasured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy_of_steps: None
) -> None:
    """The same first weights, and as many steps to the dot, whatever was interrupted."""
    for name, weights in (("gan", {"l1": 0.0}), ("l1", {"gan_weight": 0.0, "feature_matching": 0.0, "l1": 1.0})):
        changed = replace(toys.STEPPING, name=name, train={**toys.STEPPING.train, **weights})
        monkeypatch.setitem(RECIPES, name, changed)
        assert recipe(name, "--data", unmeasured, "--out", tmp_path / name) == 0
    states = [state_of(tmp_path / name / "training") for name in ("gan", "l1")]
    assert [state["progress"]["step"] for state in states] == [6, 6]
    assert [state["progress"]["images"] for state in states] == [12, 12]
    headers = [read_header(tmp_path / name / f"{name}.safetensors") for name in ("gan", "l1")]
    assert headers[0].generator == headers[1].generator
    assert headers[0].encoder is None
    assert not (tmp_path / "l1" / "l1-discriminator.safetensors").exists()
    assert "no discriminator" in (tmp_path / "l1" / "l1.md").read_text()
    assert "## Modes" not in (tmp_path / "l1" / "l1.md").read_text()


def test_a_run_of_train_is_finished(unmeasured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    parts = (
        ("--size", "32x32", "--batch", "4", "--max-steps", "20"),
        ("--resume", "--batch", "2", "--max-steps", "30"),
    )
    for part in parts:
        assert train(unmeasured, run / "training", *part) == 0
    command = ("stepping", "--data", unmeasured, "--out", run, "--steps", "30", "--init", "first.safetensors")
    assert recipe(*command) == 0, "of the same preset"
    report = json.loads((run / "stepping.json").read_text())["training"]
    assert [(each["size"], each["batch"], each["steps"]) for each in report["stages"]] == [
        ([32, 32], 4, 20),
        ([32, 32], 2, 10),
    ]
    assert report["steps"] == 30
    assert report["run_of_train"]
    assert list(report["machines"]) == [""], "the log does not say where"
    assert report["machines"][""] == pytest.approx(sum(each["seconds"] for each in report["stages"]), abs=0.2)
    assert report["machines"][""] > 0
    card = (run / "stepping.md").read_text()
    assert "begun by `maquette train --preset tiny`" in card
    assert "| begun with | the weights of `first.safetensors` |" in card, "as the user says"


def test_a_run_of_another_preset_is_refused(
    unmeasured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(unmeasured, tmp_path / "training", "--max-steps", "1") == 0
    monkeypatch.setitem(RECIPES, "toy", replace(TOY, preset="street"))
    assert recipe("toy", "--data", unmeasured, "--out", tmp_path) == 2
    assert "holds a run of the preset tiny; toy is made by street" in capsys.readouterr().err


def test_without_val_there_are_no_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = draw_folder(tmp_path / "data", train=4, val=0)
    assert recipe("stepping", "--data", folder, "--out", tmp_path / "run") == 0
    assert "not measured" in capsys.readouterr().out
    assert "## Scores" not in (tmp_path / "run" / "stepping.md").read_text()
    assert json.loads((tmp_path / "run" / "stepping.json").read_text())["evaluation"] == {}
    assert read_header(tmp_path / "run" / "stepping.safetensors").scores == {}


def test_weights_go_on_from_others(
    unmeasured: Path, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their discriminators are found beside them."""
    begun = []

    def begin(request: object, networks: object) -> None:
        begun.append((request.init.name, request.init_discriminator.name))  # type: ignore[attr-defined]
        begin_with(request, networks)  # type: ignore[arg-type]

    monkeypatch.setattr("model.training.launch.begin_with", begin)
    command = ("toy", "--data", unmeasured, "--out", tmp_path / "run", "--init", finished / "toy.safetensors")
    assert recipe(*command) == 0
    assert begun == [("toy.safetensors", "toy-discriminator.safetensors")], "once, and not in the second stage"
    assert "| begun with | the weights of `toy.safetensors` |" in (tmp_path / "run" / "toy.md").read_text()
    assert recipe(*command[:-2]) == 0


def test_killed_before_anything_was_saved_it_begins_with_the_same_weights(
    unmeasured: Path, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The card would say that it had."""
    init = finished / "toy.safetensors"
    run = tmp_path / "run"
    run.mkdir()
    Journal(recipe="toy", seed=0, length=0.02, init=init.name).save(run)
    assert recipe("toy", "--data", unmeasured, "--out", run) == 2
    assert "give --init again" in capsys.readouterr().err
    assert not (run / "training").exists()
    assert recipe("toy", "--data", unmeasured, "--out", run, "--init", init) == 0
    assert "| begun with | the weights of `toy.safetensors` |" in (run / "toy.md").read_text()


def test_a_later_part_keeps_the_licence(unmeasured: Path, tmp_path: Path) -> None:
    command = ("toy", "--data", unmeasured, "--out", tmp_path / "run")
    assert recipe(*command, "--part-minutes", "0.05", "--max-minutes", "100", "--licence", "CC BY 4.0") == 0
    assert recipe(*command, "--max-minutes", "0.02") == 0
    assert read_header(tmp_path / "run" / "toy.safetensors").licence == "CC BY 4.0"
    assert "**CC BY 4.0**" in (tmp_path / "run" / "toy.md").read_text()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (("--seed", "3"), "begun with --seed 0"),
        (("--init", "other.safetensors"), "begun without --init"),
        (("--steps", "7"), "counts minutes"),
    ],
)
def test_what_a_run_was_begun_with_stays(
    data: Path, finished: Path, capsys: pytest.CaptureFixture[str], changes: tuple[str, ...], sentence: str
) -> None:
    assert recipe("toy", "--data", data, "--out", finished, *changes) == 2
    errors = capsys.readouterr().err
    assert sentence in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("street", "--hours", "0"), "above 0"),
        (("street", "--hours", "1", "--max-minutes", "2"), "not allowed with"),
        (("facade-l1", "--max-minutes", "2"), "counts steps"),
        (("castle",), "there is no recipe 'castle'; choose from street, face"),
        (("toy",), "Say where the photographs are"),
        (("toy", "--data", "/nowhere"), "/nowhere"),
        (("toy", "--segmenter", "none.safetensors", "--data", "DATA"), "none.safetensors"),
        (("toy", "--scenes", "/nowhere", "--data", "DATA"), "/nowhere is no folder"),
        (("toy", "--init", "none.safetensors", "--data", "DATA"), "none.safetensors"),
        (("toy", "--install", "/nowhere"), "/nowhere is no folder"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    given = [str(data) if each == "DATA" else each for each in arguments]
    try:
        code = recipe(*given, "--out", tmp_path / "run")
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    assert code == 2
    errors = capsys.readouterr().err
    assert sentence in errors
    assert errors.strip().splitlines()[-1].startswith("python -m model.recipe")
    assert not (tmp_path / "run" / "training").exists()


def test_what_only_the_end_needs_is_checked_before_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = draw_folder(tmp_path / "data")
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    (scenes / "broken.ora").write_bytes(b"PK")
    assert recipe("toy", "--data", folder, "--out", tmp_path / "run", "--scenes", scenes) == 2
    assert "broken.ora" in capsys.readouterr().err
    (folder / "val_img" / "scene1.png").write_bytes(b"")
    assert recipe("toy", "--data", folder, "--out", tmp_path / "run") == 2
    assert "val_img/scene1.png" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_segmenter_of_other_classes_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random_segmenter(tmp_path / "faces.safetensors", LabelSet.load("celebamask"))
    command = ("toy", "--data", data, "--out", tmp_path / "run", "--segmenter", tmp_path / "faces.safetensors")
    assert recipe(*command) == 2
    assert "celebamask" in capsys.readouterr().err


def test_a_folder_holds_one_recipe(
    data: Path, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recipe("stepping", "--data", data, "--out", finished) == 2
    assert "begun with the recipe toy" in capsys.readouterr().err
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "recipe.json").write_text("{")
    assert recipe("toy", "--data", data, "--out", tmp_path / "run") == 2
    assert "recipe.json is damaged" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert recipe("toy", "--data", data, "--out", tmp_path / "file") == 2
    assert "must be a folder" in capsys.readouterr().err


def test_one_process_at_a_time(unmeasured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    process = started("toy", "--data", unmeasured, "--out", run, "--max-minutes", "5")
    try:
        wait_for_a_step(process, run)
        assert recipe("toy", "--data", unmeasured, "--out", run, "--max-minutes", "5") == 2
        assert "Another process is training in" in capsys.readouterr().err
    finally:
        process.kill()
        process.communicate()


def test_a_full_disk_is_one_sentence_and_the_run_goes_on(unmeasured: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    process = started("--largest-file", "300000", "toy", "--data", unmeasured, "--out", run, "--max-minutes", "0.02")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert "Traceback" not in errors
    assert "cannot be written" in errors.strip().splitlines()[-1]
    assert not list(run.rglob("*.part"))
    assert recipe("toy", "--data", unmeasured, "--out", run, "--max-minutes", "0.02") == 0


def test_the_list_names_every_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        recipe("--list")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(RECIPES)


def wait_for_a_step(process: object, run: Path) -> None:
    """Until the training has logged its first steps."""
    deadline = time.monotonic() + 120
    while not (run / "training" / "log.jsonl").exists() and process.poll() is None:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert process.poll() is None, process.communicate()[1]  # type: ignore[attr-defined]
