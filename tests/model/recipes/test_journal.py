"""The memory of a recipe's folder: whatever is in that file, it is read whole or called damaged."""

import json
from pathlib import Path

import pytest

from model.errors import ModelError
from model.recipes.journal import Journal, Portion


@pytest.mark.parametrize(
    "changes",
    [
        {"length": "10"},
        {"length": 0},
        {"length": float("inf")},
        {"seed": -1},
        {"batch": 0},
        {"finished": 1},
        {"machines": {"CPU": "x"}},
        {"measured": []},
        {"portions": [{"size": [64], "batch": 2}]},
        {"portions": [{"size": [64, 32], "batch": 2, "steps": "x"}]},
        {"portions": None},
        {"unknown": 1},
    ],
)
def test_a_journal_that_no_recipe_has_written_is_damaged(tmp_path: Path, changes: dict[str, object]) -> None:
    Journal(recipe="toy", seed=0, length=1, portions=[Portion((64, 32), 2)], machines={"CPU": 1}).save(tmp_path)
    path = tmp_path / "recipe.json"
    assert Journal.read(tmp_path) == Journal(
        recipe="toy", seed=0, length=1, portions=[Portion((64, 32), 2)], machines={"CPU": 1}
    )
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    with pytest.raises(ModelError, match=r"recipe\.json is damaged"):
        Journal.read(tmp_path)
