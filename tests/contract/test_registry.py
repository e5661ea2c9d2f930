"""Generators are found by name without importing them, opened by one door, and a broken one is one sentence."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import registry, resources
from model.checkpoint import load_checkpoint, save_checkpoint
from model.config import UNetConfig
from model.contract import Change, is_live, style_space_of
from model.errors import BadMaps, Cancelled, CheckpointError, DeviceError, ModelError
from model.guarded import GuardedSession
from model.maps.geometry import Rect
from model.networks.build import build_network
from model.registry import Opening, bundled_checkpoints, find, installed_generators, open_session
from tests.packages import install

LABELS = np.full((40, 48), 7, np.uint8)
INSTANCES = LABELS.astype(np.int32)

SESSION = """
import numpy as np
from model.maps import LabelSet

class Session:
    id, name, licence, resolution, device_name, mode_counts = "x-1", "x", "", (64, 32), "CPU", {}
    label_set = LabelSet.load("cityscapes")
    def modes(self, class_id): return 0
    def render(self, labels, *arguments, **options): return np.zeros((*labels.shape, 3), np.uint8)
    def close(self): pass

def open_session(device): return Session()
"""

LIVE = SESSION.replace(
    "    def close(self)",
    """
    full_passes_only, can_preview = "", True
    def preview(self, change, styles=None, *, seed=0, keep=True, should_stop=None):
        if should_stop is not None and should_stop(): raise Cancelled
        return Preview(np.full((*change.rect.shape, 3), keep, np.uint8), change.rect, seed == 1)
    def expected_seconds(self, width, height): return 2
    def take_notice(self): return "Rendered\\n elsewhere."
    def close(self)""",
).replace(
    "import numpy as np", "import numpy as np\nfrom model.contract import Preview\nfrom model.errors import Cancelled"
)
CHANGE = Change(Rect(3, 4, 8, 10), LABELS[:6, :5], INSTANCES[:6, :5], INSTANCES[:6, :5])

Bring = Callable[..., None]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Install a package whose generator `x` is made by the module `bring_x`."""

    def installed(module: str, value: str = "bring_x:open_session", *, name: str = "x", package: str = "bringer"):
        site = tmp_path / package
        site.mkdir()
        project = f'[project]\nname = "{package}"\nversion = "2.1"\n'
        project += f'[project.entry-points."maquette.generators"]\n{name} = "{value}"\n'
        install(site, project=project, modules={"bring_x": module})
        monkeypatch.syspath_prepend(site)
        monkeypatch.delitem(sys.modules, "bring_x", raising=False)

    return installed


def listed() -> list[tuple[str, str]]:
    return [(each.name, each.package) for each in installed_generators()]


def test_listing_imports_nothing(bring: Bring) -> None:
    bring("raise RuntimeError('imported')")
    assert listed() == [("x", "bringer 2.1")]
    assert find("x").name == "x"
    assert "bring_x" not in sys.modules


def test_an_installed_generator_is_opened_by_its_name(bring: Bring) -> None:
    bring(SESSION)
    session = open_session("x", "cpu")
    assert (session.name, session.mode_counts) == ("x", {})
    assert session.render(LABELS, INSTANCES).shape == (40, 48, 3)
    session.close()


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        ("import a_module_that_nobody_has", "ModuleNotFoundError: No module named 'a_module_that_nobody_has'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("def", "SyntaxError"),
        ("", "has no attribute 'open_session'"),
        ("open_session = 5", "'int' object is not callable"),
        ("def open_session(device): raise ValueError('no\\nluck.')", "ValueError: no luck."),
        ("def open_session(device): return None", "its session, None, has no id"),
        (SESSION.replace('"x-1"', "5"), "id of its session is not a string that is not empty"),
        (SESSION.replace('LabelSet.load("cityscapes")', '"cityscapes"'), "label_set of its session is not a LabelSet"),
        (SESSION.replace("(64, 32)", "(64, 3)"), "resolution of its session is not a width and a height"),
        (SESSION.replace("(64, 32)", "None"), "resolution of its session is not a width and a height"),
        (SESSION.replace('"CPU", {}', '"CPU", {7: "many"}'), "mode_counts of its session is not a mapping"),
        (SESSION.replace("def render", "def draw"), "its session, a Session, has no render"),
    ],
)
def test_a_broken_package_is_one_sentence(bring: Bring, module: str, sentence: str) -> None:
    bring(module)
    with pytest.raises(ModelError) as raised:
        open_session("x", "cpu")
    text = str(raised.value)
    assert text.startswith("The generator x of the package bringer 2.1 fails: ")
    assert sentence in text
    assert "\n" not in text
    assert text.endswith(".")


SPACE = """
    from model.style_map import StyleSpace
    style_space = StyleSpace({channels}, {{7: np.{modes}}})
    mode_counts = {{7: 2}}
    def modes(self, class_id)"""


def with_space(channels: int, modes: str) -> str:
    """A package whose session tells the vectors of its modes."""
    return SESSION.replace("    def modes(self, class_id)", SPACE.format(channels=channels, modes=modes).lstrip("\n"))


def test_a_package_may_tell_the_vectors_of_its_modes(bring: Bring) -> None:
    bring(with_space(2, "zeros((2, 2))"))
    space = style_space_of(open_session("x", "cpu"))
    assert space is not None
    assert space.vector(7, 1) == (0.0, 0.0)


def test_vectors_of_other_modes_than_there_are(bring: Bring) -> None:
    bring(with_space(2, "zeros((3, 2))"))
    with pytest.raises(ModelError, match="does not have the modes that its mode_counts tells"):
        open_session("x", "cpu")


def test_a_package_need_not_tell_them(bring: Bring) -> None:
    bring(SESSION)
    assert style_space_of(open_session("x", "cpu")) is None


@pytest.mark.parametrize(
    ("channels", "modes"), [(0, "zeros((2, 0))"), (3, "zeros((2, 2))"), (2, "full((2, 2), np.nan)")]
)
def test_vectors_that_are_none(bring: Bring, channels: int, modes: str) -> None:
    bring(with_space(channels, modes))
    with pytest.raises(ModelError, match="style_space of its session is not a StyleSpace whose modes"):
        open_session("x", "cpu")


@pytest.mark.parametrize("value", ["bring_x", "bring_x:", "not a module", "bring_x:open_session:twice"])
def test_an_entry_point_that_names_no_function(bring: Bring, value: str) -> None:
    bring(SESSION, value)
    with pytest.raises(ModelError, match="The generator x of the package bringer"):
        open_session("x", "cpu")


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero."),
        ("None", "it rendered None, not uint8 (40, 48, 3)"),
        ("[1, 2]", "it rendered a list, not uint8"),
        ("np.zeros((*labels.shape, 3))", "it rendered float64 (40, 48, 3), not uint8"),
        ("np.zeros((48, 40, 3), np.uint8)", "it rendered uint8 (48, 40, 3), not uint8 (40, 48, 3)"),
    ],
)
def test_a_picture_that_is_none_is_one_sentence(bring: Bring, result: str, sentence: str) -> None:
    bring(SESSION.replace("np.zeros((*labels.shape, 3), np.uint8)", result))
    session = open_session("x", "cpu")
    with pytest.raises(ModelError, match="The generator x of the package bringer 2.1 fails") as raised:
        session.render(LABELS, INSTANCES)
    assert sentence in str(raised.value)


def test_a_plain_session_is_not_live(bring: Bring, colourbook: Path) -> None:
    bring(SESSION)
    for name in ("x", "colourbook"):
        assert not is_live(open_session(name, "cpu"))


def test_a_live_session_is_live_behind_its_guard(bring: Bring) -> None:
    bring(LIVE)
    session = open_session("x", "cpu")
    assert is_live(session)
    assert (session.full_passes_only, session.can_preview) == ("", True)
    assert session.render(LABELS, INSTANCES, keep=True).shape == (40, 48, 3)
    look, kept = session.preview(CHANGE, keep=False), session.preview(CHANGE, seed=1)
    assert (look.image == 0).all()
    assert (kept.image == 1).all()
    assert (look.rect, look.settle, kept.settle) == (CHANGE.rect, False, True)
    assert session.expected_seconds(640, 320) == 2.0
    assert session.take_notice() == "Rendered elsewhere."
    with pytest.raises(Cancelled):
        session.preview(CHANGE, should_stop=lambda: True)


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (LIVE.replace("def take_notice", "def told"), "its session, a Session, has no take_notice"),
        (LIVE.replace('"", True', "None, True"), "full_passes_only of its session is not a string"),
        (LIVE.replace('"", True', '"", 7'), "can_preview of its session is not true or false"),
    ],
)
def test_a_session_that_is_half_live_is_one_sentence(bring: Bring, module: str, sentence: str) -> None:
    bring(module)
    with pytest.raises(ModelError, match="The generator x of the package bringer 2.1 fails") as raised:
        open_session("x", "cpu")
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("None", "AttributeError"),
        ("Preview(np.zeros((6, 5)), change.rect, False)", "it rendered float64 (6, 5), not uint8 (6, 5, 3)"),
        ("Preview(np.zeros((5, 6, 3), np.uint8), change.rect, False)", "not uint8 (6, 5, 3)"),
        (
            "Preview(np.zeros((6, 5, 3), np.uint8), change.rect.translated(1, 0), False)",
            "its preview shows (4, 4, 9, 10), which does not hold the change (3, 4, 8, 10)",
        ),
        (
            "Preview(np.zeros((16, 15, 3), np.uint8), change.rect.expanded(5), False)",
            "its preview shows (-2, -1, 13, 15), which leaves the picture",
        ),
        (
            "Preview(np.zeros((6, 50, 3), np.uint8), type(change.rect)(0, 4, 50, 10), False)",
            "its preview shows (0, 4, 50, 10), which leaves the picture",
        ),
    ],
)
def test_a_preview_that_is_none_is_one_sentence(bring: Bring, result: str, sentence: str) -> None:
    bring(LIVE.replace("Preview(np.full((*change.rect.shape, 3), keep, np.uint8), change.rect, seed == 1)", result))
    session = open_session("x", "cpu")
    assert is_live(session)
    session.render(LABELS, INSTANCES, keep=True)
    with pytest.raises(ModelError, match="The generator x of the package bringer 2.1 fails") as raised:
        session.preview(CHANGE)
    assert sentence in str(raised.value)


def test_without_a_picture_to_start_from_a_guarded_preview_is_no_fault_of_the_package(bring: Bring) -> None:
    bring(LIVE.replace('"", True', '"", False'))
    session = open_session("x", "cpu")
    assert is_live(session)
    with pytest.raises(RuntimeError, match="no picture to start from"):
        session.preview(CHANGE)


def test_errors_for_the_user_pass_through(bring: Bring, colourbook: Path) -> None:
    with pytest.raises(DeviceError, match="colourbook draws on the CPU, not on cuda"):
        open_session("colourbook", "cuda")
    session = open_session("colourbook", "cpu")
    with pytest.raises(BadMaps, match="at least 32 x 32"):
        session.render(LABELS[:8], INSTANCES[:8])
    bring(SESSION.replace("def close(self): pass", "def close(self): 1 / 0"))
    broken = open_session("x", "cpu")
    with pytest.raises(ModelError, match="ZeroDivisionError"):
        broken.close()


def test_a_file_goes_before_a_name_and_ours_before_a_package(bring: Bring, tiny_checkpoint: Path) -> None:
    bring(SESSION, name=tiny_checkpoint.stem)
    assert isinstance(open_session(tiny_checkpoint.stem, "cpu"), GuardedSession)
    for spec in (tiny_checkpoint, str(tiny_checkpoint)):
        session = open_session(spec, "cpu")
        assert session.id == load_checkpoint(tiny_checkpoint).id
    bring(SESSION, name="street", package="impostor")
    if resources.default_checkpoint().is_file():
        assert [each.path.stem for each in bundled_checkpoints()].count("street") == 1
        assert getattr(find("street"), "path", None) == resources.default_checkpoint()


def test_two_packages_of_one_name_are_both_listed(bring: Bring) -> None:
    bring(SESSION, package="second")
    bring(SESSION, package="first")
    assert listed() == [("x", "first 2.1"), ("x", "second 2.1")]
    assert getattr(find("x"), "package", "") == "first 2.1"


def test_what_is_nowhere_is_said_with_what_there_is(bring: Bring, tmp_path: Path) -> None:
    bring(SESSION)
    with pytest.raises(CheckpointError, match=r"There is no checkpoint y, and no generator of that name.*\bx\."):
        find("y")
    for path in (tmp_path / "y.safetensors", Path("y.safetensors"), tmp_path / "y"):
        with pytest.raises(CheckpointError, match="There is no checkpoint"):
            find(path)


def test_only_generators_are_bundled_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    (tmp_path / "tiny.safetensors").write_bytes(tiny_checkpoint.read_bytes())
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    (tmp_path / "tiny.md").write_text("a card")
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: tmp_path)
    assert [each.name for each in bundled_checkpoints()] == ["tiny"]


def test_the_plain_name_comes_before_its_variants(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    """Otherwise the small ones of the lesson (facade-l1) would open in place of the facades' own weights."""
    for name in ("facade-l1", "facade", "facade-cgan"):
        (tmp_path / f"{name}.safetensors").write_bytes(tiny_checkpoint.read_bytes())
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: tmp_path)
    assert [each.path.stem for each in bundled_checkpoints()] == ["facade", "facade-cgan", "facade-l1"]
    found = registry.bundled_for(load_checkpoint(tiny_checkpoint).header.label_set)
    assert found is not None
    assert found.path.stem == "facade"


def test_without_the_plain_name_the_best_read_of_those_without_styles_comes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    checkpoint = load_checkpoint(tiny_checkpoint)
    stem = next(name for name, value in checkpoint.generator.items() if value.ndim == 4)
    plain = replace(checkpoint.header.generator, style_channels=0)
    weights = dict(checkpoint.generator)
    weights[stem] = weights[stem][:, : plain.input_channels].contiguous()
    for name, accuracy in (("facade-cgan", 0.4), ("facade-l1", 0.6), ("facade-new", None)):
        scores = {} if accuracy is None else {"pixel accuracy": accuracy}
        header = replace(checkpoint.header, generator=plain, encoder=None, mode_sizes={}, scores=scores)
        save_checkpoint(tmp_path / f"{name}.safetensors", header, weights, None, {})
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: tmp_path)

    def chosen() -> str:
        found = registry.bundled_for(checkpoint.header.label_set)
        assert found is not None
        return found.path.stem

    assert chosen() == "facade-l1"
    (tmp_path / "late.safetensors").write_bytes(tiny_checkpoint.read_bytes())  # with styles, never scored
    assert chosen() == "late"


def test_the_facts_of_a_checkpoint_do_not_need_torch(tiny_checkpoint: Path) -> None:
    code = (
        "import sys; from model.registry import Opening, installed_generators; installed_generators()\n"
        f"with Opening({str(tiny_checkpoint)!r}, 'cpu') as opening:\n"
        "    print(opening.facts.name, opening.facts.licence, 'torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "tiny for tests only False"


def test_an_opening_opens_once_and_closes(bring: Bring, colourbook: Path) -> None:
    with Opening("colourbook", "cpu") as opening:
        assert opening.facts is opening.session
        assert opening.session is opening.session
    bring("raise RuntimeError('imported')")
    with Opening("x", "cpu"):
        pass  # nobody asked for anything, so nothing was imported


def test_a_checkpoint_that_translates_pictures_is_sent_to_render(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = picture_checkpoint(tmp_path / "day.safetensors", tiny_checkpoint)
    for door in (lambda: open_session(path, "cpu"), lambda: Opening(path, "cpu")):
        with pytest.raises(CheckpointError, match="day.safetensors translates pictures.*maquette render PICTURES"):
            door()


def picture_checkpoint(path: Path, template: Path) -> Path:
    """A tiny U-Net from photographs to photographs."""
    config = UNetConfig(classes=0, image_channels=3, width=2, max_width=4, levels=3)
    header = replace(load_checkpoint(template).header, name="day", generator=config, encoder=None, mode_sizes={})
    save_checkpoint(path, header, build_network(config).state_dict(), None, {})
    return path


def test_the_names_that_are_offered_are_those_that_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundled file is found by its own name, not by the one in its header."""
    header = replace(registry.bundled_checkpoints()[0].header, name="the name inside")
    bundled = [registry.CheckpointFile(Path("checkpoints/outside.safetensors"), header)]
    monkeypatch.setattr(registry, "bundled_checkpoints", lambda: bundled)
    assert registry.find("outside") is bundled[0]
    with pytest.raises(CheckpointError, match="there are: outside") as refused:
        registry.find("the name inside")
    assert str(refused.value).count("the name inside") == 1
