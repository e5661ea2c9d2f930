"""What every tool has: a name, a key, a tooltip, a line of usage and an icon of its own."""

import pytest

from editor.tools import TOOLS
from editor.tools.base import Tool
from model.resources import assets_dir

MOST_LETTERS = 150  # of a line of usage


def test_no_two_tools_share_a_key() -> None:
    assert len({tool.shortcut for tool in TOOLS.values()}) == len(TOOLS)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=str)
def test_every_tool_says_what_it_does(tool: type[Tool]) -> None:
    assert TOOLS[tool.name] is tool
    assert tool.shortcut
    assert tool.tooltip
    assert 0 < len(tool.usage) <= MOST_LETTERS
    assert tool.usage.endswith(".")
    assert (assets_dir() / "icons" / f"{tool.name}.svg").is_file()
