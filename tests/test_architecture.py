"""The rules that keep the layers apart: who may import whom, and how large a module may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*ROOT.glob("editor/**/*.py"), *ROOT.glob("model/**/*.py"), ROOT / "run_editor.py"])

MOST_LINES = 400
MOST_PUBLIC_METHODS = 15

# Module or package -> what it may import of `editor` and `model`, itself apart. The longest name that fits counts.
# One line per layer, lowest first.
_CONFIG = ("model.errors", "model.config", "model.maps")
_NETWORKS = (*_CONFIG, "model.encoding", "model.networks", "model.losses")
_SESSION = (
    *_NETWORKS,
    "model.lab",
    "model.checkpoint",
    "model.contract",
    "model.inference",
    "model.passes",
    "model.renderer",
    "model.scene_state",
    "model.style_map",
    "model.devices",
)
_TRAINING = (
    *_NETWORKS,
    "model.lab",
    "model.vgg",
    "model.data",
    "model.checkpoint",
    "model.style_map",
    "model.devices",
    "model.cli",
)
_DOCUMENT = ("model.maps", "editor.document", "editor.language")
_TOOLS = (*_DOCUMENT, "editor.tools")
_RENDER = (*_TOOLS, "editor.commands", "editor.render.request", "editor.render.overlay")
_SCHEDULER = (
    *_RENDER,
    "editor.render.areas",
    "editor.render.attempts",
    "editor.render.pause",
    "editor.render.policy",
    "editor.render.scheduler",
    "editor.render.snapshots",
    "editor.render.wishes",
    "editor.render.worker",
)
_EXPORT = (*_DOCUMENT, "editor.export")
_VIEWS = (
    "editor.export",
    *(
        *_SCHEDULER,
        "editor.settings",
        "editor.keymap",
        "editor.jobs",
        "editor.training",
        "editor.open_document",
        "editor.slots",
        "editor.workspace",
        "editor.model_cards",
        "editor.importing_weights",
    ),
    *("editor.views", "model.mapped", "model.resources"),
)
_WINDOW = (
    *_VIEWS,
    "editor.action_table",
    "editor.actions",
    "editor.documents",
    "editor.features",
    "editor.exports",
    "editor.generators",
    "editor.journaling",
    "editor.log",
    "editor.menus",
    "editor.model_cards",
    "editor.notices",
    "editor.panels",
    "editor.results",
    "editor.saves",
    "editor.saving",
    "editor.tabs",
)
_HEADLESS = (*_EXPORT, "editor.modes", "editor.headless", "editor.results", "model.contract", "model.registry")

ALLOWED: dict[str, tuple[str, ...]] = {
    "model": (),
    "model.errors": (),
    "model.resources": ("model.errors",),
    "model.cli": ("model.errors",),
    "model.maps": ("model.errors", "model.resources", "model.maps"),
    "model.config": ("model.errors",),
    "model.encoding": _CONFIG,
    "model.networks": _NETWORKS,
    "model.lab": (),
    "model.cuda_graphs": (),
    "model.losses": _CONFIG,
    "model.vgg": _CONFIG,
    "model.published": ("model.errors", "model.config", "model.maps", "model.published"),
    "model.convert": (*_NETWORKS, "model.published", "model.checkpoint", "model.cli", "model.training.weights"),
    "model.export": (*_NETWORKS, "model.checkpoint", "model.cli", "model.inference"),
    "model.data": _NETWORKS,
    "model.checkpoint": _NETWORKS,
    "model.contract": (*_CONFIG, "model.style_map"),
    "model.mapped": (*_CONFIG, "model.contract", "model.style_map"),
    "model.guarded": (*_CONFIG, "model.contract", "model.style_map"),
    "model.session_contract": (*_CONFIG, "model.contract", "model.style_map"),
    "model.live_session_contract": (*_CONFIG, "model.contract", "model.session_contract"),
    "model.memory": (),
    "model.remote": (*_CONFIG, "model.contract", "model.memory", "model.style_map", "model.remote"),
    "model.remote.process": (*_CONFIG, "model.contract", "model.registry", "model.remote"),
    "model.remote.child": (*_CONFIG, "model.registry", "model.remote"),
    "model.analysis": (*_CONFIG, "model.remote", "model.analysis"),
    "model.analysis.segmenters": (*_CONFIG, "model.resources", "model.segmentation.file"),
    "model.analysis.discriminators": (*_CONFIG, "model.networks"),
    "model.analysis.work": (
        *(*_NETWORKS, "model.analysis", "model.checkpoint", "model.devices", "model.inference", "model.remote"),
        "model.segmentation",
    ),
    "model.serve": (*(*_CONFIG, "model.cli", "model.registry", "model.remote", "model.resources", "model.signals"),),
    "model.registry": (
        *(*_CONFIG, "model.checkpoint", "model.contract", "model.guarded", "model.remote.client"),
        *("model.resources", "model.session"),
    ),
    "model.inference": (*_NETWORKS, "model.checkpoint", "model.devices"),
    "model.scene_state": (
        *(*_CONFIG, "model.encoding", "model.checkpoint", "model.contract", "model.devices", "model.style_map"),
    ),
    "model.speed": (),
    "model.renderer": (*_SESSION, "model.speed"),
    "model.passes": (
        *(*_NETWORKS, "model.checkpoint", "model.cuda_graphs", "model.devices", "model.inference", "model.passes"),
        "model.stem",
    ),
    "model.stem": ("model.maps",),
    "model.session": _SESSION,
    "model.image_session": (*_SESSION, "model.session"),
    "model.metrics": (
        *(*_SESSION, "model.data", "model.session", "model.registry", "model.metrics", "model.segmentation.file"),
    ),
    "model.segmentation": (
        *(
            *_CONFIG,
            "model.data",
            "model.devices",
            "model.losses",
            "model.metrics.confusion",
            "model.signals",
            "model.training.log",
            "model.segmentation",
        ),
    ),
    "model.benchmark_scene": (*_CONFIG, "model.contract", "model.resources"),
    "model.benchmark_previews": (*_CONFIG, "model.contract", "model.benchmark_scene"),
    "model.benchmark_published": (*_CONFIG, "model.checkpoint", "model.networks"),
    "model.benchmark_plain": (*_SESSION, "model.benchmark_scene"),
    "model.benchmark_timing": (),
    "model.benchmark_machine": ("model.memory",),
    "model.benchmark_tables": (),
    "model.benchmark_passes": (
        *_CONFIG,
        "model.contract",
        "model.benchmark_machine",
        "model.benchmark_plain",
        "model.benchmark_previews",
        "model.benchmark_scene",
        "model.benchmark_timing",
    ),
    "model.signals": (),
    "model.modes": (*_TRAINING, "model.inference"),
    "model.styles": (*_TRAINING, "model.modes"),
    # It trains, renders and scores, so it may know all three; neither training nor scoring knows it.
    "model.ablation": (
        *_CONFIG,
        "model.ablation",
        "model.data",
        "model.devices",
        "model.metrics.confusion",
        "model.segmentation",
        "model.session",
        "model.training",
        "model.vgg",
    ),
    # The same; its table, its memory and its cards are plain values.
    "model.recipes": (
        *(*_SESSION, "model.analysis.segmenters", "model.data", "model.metrics", "model.modes", "model.recipes"),
        *("model.registry", "model.resources", "model.segmentation", "model.training"),
    ),
    "model.recipes.table": (),
    "model.recipes.schedule": ("model.recipes.table",),
    "model.recipes.journal": _CONFIG,
    "model.recipe": ("model.errors", "model.cli", "model.recipes"),
    "model.training": (
        *_TRAINING,
        "model.modes",
        "model.signals",
        "model.training",
        "model.resources",
        "model.segmentation",
    ),
    "editor": (),
    "editor.document": _DOCUMENT,
    "editor.document.styling": (*_DOCUMENT, "model.style_map"),  # torch-free; defaults are worked out there
    "editor.export": _EXPORT,
    "editor.tools": _TOOLS,
    "editor.commands": _TOOLS,
    "editor.render.request": (*_RENDER, "model.contract", "model.style_map"),
    "editor.render.overlay": _RENDER,
    "editor.render.areas": _DOCUMENT,
    "editor.render.attempts": (),
    "editor.render.pause": (),
    "editor.render.policy": (*_DOCUMENT, "editor.render.areas"),
    "editor.render.snapshots": _RENDER,
    "editor.render.wishes": _RENDER,
    "editor.render.live_picture": (*_RENDER, "model.contract"),
    "editor.render.engine": (
        *_RENDER,
        "editor.render.live_picture",
        "model.contract",
        "model.errors",
        "model.mapped",
        "model.registry",
    ),
    "editor.render.worker": (*_RENDER, "model.errors"),
    "editor.render.scheduler": _SCHEDULER,
    "editor.settings": _TOOLS,
    "editor.keymap": (*_TOOLS, "editor.action_table", "model.resources"),
    "editor.open_document": _RENDER,
    "editor.workspace": (*_SCHEDULER, "editor.open_document", "editor.slots"),
    "editor.tabs": (*_SCHEDULER, "editor.open_document", "editor.slots", "editor.workspace"),
    "editor.views": _VIEWS,
    "editor.views.style_blend": (*_VIEWS, "model.style_map"),  # torch-free
    "editor.views.export_dialogs": (*_VIEWS, "editor.results"),
    "editor.language": (),
    "editor.jobs": ("model.maps", "editor.language"),
    "editor.action_table": (),
    "editor.actions": (*_VIEWS, "editor.action_table"),
    # A feature may know all of the window but the window itself.
    "editor.features": (*_WINDOW, "model.analysis.analyst", "model.analysis.segmenters"),
    "editor.features.network_view": (
        *(*_WINDOW, "editor.network_maps", "model.analysis.analyst", "model.checkpoint", "model.style_map"),
    ),
    "editor.network_maps": (*_DOCUMENT, "model.style_map"),
    "editor.features.exporting": (*_WINDOW, "model.errors"),
    "editor.features.new_scene": (*_WINDOW, "model.registry"),
    "editor.features.training": (*_WINDOW, "editor.training", "model.data", "model.training.presets"),
    "editor.slots": ("model.maps",),
    "editor.log": (),
    "editor.translations": ("editor.language", "model.resources"),
    "editor.training": ("model.maps", "editor.language"),
    "editor.results": ("model.maps", "editor.language"),
    "editor.saving": _DOCUMENT,
    "editor.exports": (*_VIEWS, "editor.results"),
    "editor.journaling": (*_SCHEDULER, "editor.open_document", "editor.workspace", "editor.tabs"),
    "editor.saves": (*_VIEWS, "editor.exports", "editor.saving"),
    "editor.documents": (*_VIEWS, "editor.exports", "editor.results", "editor.saves", "editor.tabs"),
    "editor.generators": (*_VIEWS, "editor.results", "model.mapped", "model.registry", "model.remote.client"),
    "editor.model_cards": ("model.maps", "model.registry", "model.remote.client", "editor.language"),
    "editor.second_model": (*_VIEWS, "model.mapped"),
    "editor.importing_weights": ("editor.jobs", "editor.language", "model.maps"),
    "editor.features.models": (
        *(*_WINDOW, "editor.importing_weights", "editor.model_cards", "editor.second_model", "model.mapped"),
        "model.registry",
    ),
    "editor.menus": (*_VIEWS, "editor.actions", "editor.documents", "editor.generators", "model.registry"),
    "editor.notices": _VIEWS,
    "editor.panels": _VIEWS,
    "editor.window": _WINDOW,
    "editor.fitting": (*_DOCUMENT, "model.registry", "model.resources"),
    "editor.app": (
        *_WINDOW,
        "editor.fitting",
        "editor.window",
        "editor.display",
        "editor.modes",
        "editor.render.engine",
        "editor.translations",
        "model.registry",
        "model.remote.client",
        "model.remote.process",
    ),
    "editor.heartbeat": (*_SCHEDULER, "model.errors"),
    # It measures the window as a whole, so like `app` it may know all.
    "editor.benchmark": (
        *_WINDOW,
        "editor.app",
        "editor.benchmark_drag",
        "editor.benchmark_overlay",
        "editor.benchmark_photograph",
        "editor.benchmark_session",
        "model.cli",
        "model.errors",
        "model.remote",
    ),
    "editor.benchmark_window": (*_WINDOW, "editor.app", "model.errors"),
    "editor.benchmark_session": (
        *(*_WINDOW, "editor.app", "editor.benchmark_window", "editor.render.engine", "model.errors"),
        "model.remote.process",
    ),
    "editor.benchmark_photograph": (
        *(*_WINDOW, "editor.app", "editor.benchmark_window", "editor.heartbeat", "editor.render.engine"),
        *("model.errors", "model.registry", "model.remote.process"),
    ),
    "editor.benchmark_overlay": (
        *_WINDOW,
        "editor.app",
        "editor.benchmark_photograph",
        "editor.benchmark_window",
        "editor.render.engine",
        "model.benchmark_scene",
        "model.errors",
        "model.remote.process",
    ),
    "editor.benchmark_drag": (
        *(*_WINDOW, "editor.app", "editor.benchmark_overlay", "editor.benchmark_photograph", "editor.benchmark_window"),
        *("editor.render.engine", "model.benchmark_scene", "model.errors", "model.remote.process"),
    ),
    "editor.display": (),
    "editor.modes": _DOCUMENT,
    "editor.headless": _HEADLESS,
    # A script needs of the editor what a command needs, and what both need of the exports.
    "editor.api": (
        *(*_HEADLESS, "editor.export", "editor.api_objects", "editor.api_picture", "editor.api_renderer"),
        "model.resources",
    ),
    "editor.api_renderer": ("model.contract", "model.maps", "model.registry", "model.resources", "model.style_map"),
    "editor.api_objects": (*_DOCUMENT, "editor.api"),
    "editor.api_picture": (*_EXPORT, "editor.results"),
    "editor.render_inputs": ("model.maps",),
    "editor.render_work": (*_HEADLESS, "editor.render_inputs", "model.image_session"),
    "editor.render_command": (
        *(*_HEADLESS, "editor.render_inputs", "editor.render_work", "model.cli", "model.remote", "model.resources"),
    ),
}


def name_of(path: Path) -> str:
    """Dotted name of a module file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def covered(module: str, names: tuple[str, ...]) -> bool:
    """Whether a module is, or lies in, one of the names."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def imports(path: Path) -> Iterator[str]:
    """Modules of ours that a file imports, also inside functions; not those for the type checker only."""

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            yield child
            yield from walk(child)

    for node in walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = node.module or ""
            names = [f"{package}.{alias.name}" for alias in node.names]
            found = [name if name in NAMES else package for name in names]
        else:
            continue
        yield from (name for name in found if name.split(".")[0] in ("editor", "model"))


def rule_for(module: str) -> tuple[str, ...] | None:
    """What the module may import, by the longest entry that fits; None where nothing is said."""
    fitting = [
        name for name in ALLOWED if module == name or (name not in ("model", "editor") and covered(module, (name,)))
    ]
    return ALLOWED[max(fitting, key=len)] if fitting else None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_layers(path: Path) -> None:
    module, found = name_of(path), set(imports(path))
    if module.startswith("model"):
        assert not [name for name in found if name.split(".")[0] == "editor"], "model never imports editor"
    rule = rule_for(module)
    if rule is not None:
        own = module if path.name == "__init__.py" else module.rpartition(".")[0]
        siblings = (own,) if own not in ("editor", "model", "editor.render") else ()
        wrong = {name for name in found if not covered(name, (*rule, *siblings, module))}
        assert not wrong, f"{module} must not import {sorted(wrong)}"
    elif module.startswith("editor"):
        # The composition root and whatever is new know all but the model, which is behind render/engine.py.
        outside = {name for name in found if name.startswith("model")}
        seen = ("model.maps", "model.resources", "model.cli", "model.errors")
        assert all(covered(name, seen) for name in outside), f"{module} must not import {sorted(outside)}"


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("model", {"torch", "PySide6", "numpy"}),
        ("model.maps", {"torch", "PySide6", "editor"}),
        ("model.resources", {"torch", "PySide6", "editor", "numpy"}),
        ("model.cli", {"torch", "PySide6", "editor", "numpy"}),
        ("model.checkpoint", {"torch", "PySide6", "editor"}),
        ("model.contract", {"torch", "PySide6", "editor"}),
        ("model.registry", {"torch", "PySide6", "editor"}),
        ("model.mapped", {"torch", "PySide6", "editor"}),
        ("model.remote.server", {"torch", "PySide6", "editor"}),
        ("model.remote.process", {"torch", "PySide6", "editor"}),
        ("model.analysis.analyst", {"torch", "PySide6", "editor"}),
        ("model.serve", {"torch", "PySide6", "editor"}),
        ("model.session", {"PySide6", "editor"}),
        ("model.data", {"torch", "torchvision", "scipy", "PySide6", "editor"}),
        ("model.train", {"PySide6", "editor"}),
        ("model.styles", {"torch", "PySide6", "editor"}),
        ("model.segment", {"torch", "PySide6", "editor"}),
        ("model.evaluate", {"torch", "PySide6", "editor"}),
        ("model.metrics.confusion", {"torch", "PySide6", "editor"}),
        ("model.ablate", {"torch", "PySide6", "editor"}),
        ("model.recipe", {"torch", "PySide6", "editor"}),
        ("model.recipes.card", {"torch", "PySide6", "editor"}),
        ("model.recipes.scenes", {"torch", "PySide6", "editor"}),
        ("model.benchmark", {"torch", "PySide6", "editor"}),
        ("run_editor", {"torch", "PySide6"}),
        ("editor.document.scene", {"torch", "PySide6"}),
        ("editor.document.ora", {"torch", "PySide6"}),
        ("editor.document.exchange", {"torch", "PySide6"}),
        ("editor.document.clipboard", {"torch", "PySide6"}),
        ("editor.document.library", {"torch", "PySide6"}),
        ("editor.document.shaping", {"torch", "PySide6"}),
        ("editor.tools", {"torch", "PySide6"}),
        ("editor.export.picture", {"torch", "PySide6"}),
        ("editor.export.layers", {"torch", "PySide6"}),
        ("editor.export.replay", {"torch", "PySide6"}),
        ("editor.language", {"torch", "PySide6", "numpy"}),
        ("editor.action_table", {"torch", "PySide6", "numpy"}),
        ("editor.keymap", {"torch", "PySide6"}),
        ("editor.render.request", {"torch", "PySide6"}),
        ("editor.render.overlay", {"torch", "PySide6"}),
        ("editor.render.scheduler", {"torch", "PySide6.QtGui", "PySide6.QtWidgets"}),
        ("editor.render.engine", {"torch", "PySide6"}),
        ("editor.commands", {"torch", "PySide6.QtWidgets"}),
        ("editor.headless", {"torch", "PySide6"}),
        ("editor.fitting", {"torch", "PySide6"}),
        ("editor.api", {"torch", "PySide6"}),
        ("editor.render_command", {"torch", "PySide6"}),
        ("editor.display", {"torch", "PySide6"}),
        ("editor.window", {"torch", "model.session"}),
        ("editor.app", {"torch", "model.session"}),
    ],
)
def test_a_fresh_interpreter_does_not_load(module: str, banned: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted({banned!r} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines < MOST_LINES, f"{name_of(path)} has {lines} lines: split it before it gets a feature"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_classes_stay_small(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef):
            continue
        # Qt's own virtual methods (camelCase) are not an interface of ours, nor are properties that only answer.
        methods = [
            each.name
            for each in node.body
            if isinstance(each, ast.FunctionDef)
            and not each.name.startswith("_")
            and each.name.islower()
            and not any("property" in ast.unparse(one) or ".setter" in ast.unparse(one) for one in each.decorator_list)
        ]
        assert len(methods) <= MOST_PUBLIC_METHODS, f"{name_of(path)}.{node.name} has {len(methods)} public methods"


_TEACHING = ("config", "depthwise", "file", "network", "recogniser")


def test_no_generator_is_trained_against_the_network_that_scores_it() -> None:
    """A generator that has seen the scoring network's answers is not measured by it any more.

    Another segmentation network may teach (`model.segmentation.recogniser`); weights remember it, and it cannot score
    them (tests/model/training/test_recogniser.py).
    """
    paths = {name_of(path): path for path in MODULES}
    reached, waiting = set(), [name for name in paths if name == "model.train" or name.startswith("model.training")]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in paths:
            reached.add(name)
            waiting += imports(paths[name])
    assert "model.training.loop" in reached
    teaching = {"model.segmentation", *(f"model.segmentation.{name}" for name in _TEACHING)}
    wrong = ("model.segment", "model.metrics", "model.evaluate", "model.analysis")
    assert not [name for name in reached - teaching if name.startswith(wrong)]


def test_the_rules_name_modules_that_exist() -> None:
    """A rule that misses its target reads as protection."""
    known = {name for module in NAMES for name in (module, module.rpartition(".")[0])}
    named = set(ALLOWED) | {name for allowed in ALLOWED.values() for name in allowed}
    assert not sorted(named - known)
