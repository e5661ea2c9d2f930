"""The Help menu: keys and gestures, and what this program and its weights are."""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version

from editor.action_table import GESTURES
from editor.features.base import Feature


class Help(Feature):
    """Tells about the program."""

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"keys": self._show_keys, "about": self._show_about}

    def _show_keys(self) -> None:
        self.parts.dialogs.show_keys(self.parts.actions.keys(), GESTURES)

    def _show_about(self) -> None:
        info = self.parts.workspace.session_info
        weights = f"<p>Weights: {info.name}, {info.licence}<br>on {info.device}</p>" if info else ""
        self.parts.dialogs.about(
            f"<h3>Maquette {_version()}</h3><p>Paint a label map, see the photograph.</p>{weights}"
            "<p>After <i>High-Resolution Image Synthesis and Semantic Manipulation with Conditional GANs</i>, "
            "Wang et al., CVPR 2018.</p>"
        )


def _version() -> str:
    try:
        return version("maquette")
    except PackageNotFoundError:
        return "from source"
