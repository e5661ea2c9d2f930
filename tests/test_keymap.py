"""Keys as values: presets, the user's file, conflicts."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.keymap import (
    FIXED,
    Keymap,
    KeymapError,
    conflicts,
    defaults,
    in_force,
    load,
    load_preset,
    normal,
    presets,
    refusal,
    save,
)
from model.maps import FileError

PRESETS = presets()


def test_the_usual_keys_have_no_conflicts_and_leave_the_canvas_its_own() -> None:
    keys = defaults()
    assert conflicts(keys) == {}
    assert not [key for own in keys.values() for key in own if refusal(key)]
    assert keys["brush"] == ("B",)
    assert keys["slot 9"] == ("0",)


@pytest.mark.parametrize("name", ["maquette", "krita", "photoshop"])
def test_a_preset_names_actions_that_exist_and_takes_no_key_from_any_without_another(name: str) -> None:
    preset, usual = PRESETS[name], defaults()
    assert set(preset.keys) <= set(usual)
    assert conflicts(preset.keys) == {}
    keys = in_force(Keymap(name), PRESETS)
    assert conflicts(keys) == {}
    assert not [action for action, own in usual.items() if own and not keys[action]]
    assert all(normal(key) == key for own in keys.values() for key in own)


def test_presets_are_those_programs() -> None:
    assert list(PRESETS)[0] == "maquette"
    assert in_force(Keymap("maquette"), PRESETS) == defaults()
    krita, photoshop = (in_force(Keymap(name), PRESETS) for name in ("krita", "photoshop"))
    assert (krita["select"], krita["pick"], krita["deselect"]) == (("T",), ("P",), ("Ctrl+Shift+A",))
    assert (photoshop["fill"], photoshop["select"], photoshop["deselect"]) == (("G",), ("V",), ("Ctrl+D",))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("b", "B"),
        ("shift+ctrl+z", "Ctrl+Shift+Z"),
        ("Alt+Shift+Ctrl+K", "Ctrl+Alt+Shift+K"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("PageUp", "PgUp"),
        ("Shift+PgDown", "Shift+PgDown"),
        ("f5", "F5"),
        ("delete", "Del"),
        ("[", "["),
    ],
)
def test_a_key_is_written_in_one_way(text: str, key: str) -> None:
    assert normal(text) == key


@pytest.mark.parametrize("text", ["", " ", "Ctrl+", "Hyper+A", "AB", "F99", "Ctrl+Ctrl", "\x00", "\n", "B" * 9000])
def test_what_is_no_key_is_one_short_sentence(text: str) -> None:
    with pytest.raises(KeymapError) as caught:
        normal(text)
    assert len(str(caught.value)) < 100


def test_keys_are_taken_given_and_reset() -> None:
    keymap = Keymap("krita")
    now = in_force(keymap, PRESETS)
    changed = keymap.with_keys("ellipse", ("B",), now)
    keys = in_force(changed, PRESETS)
    assert (keys["ellipse"], keys["brush"]) == (("B",), ())
    assert conflicts(keys) == {}
    back = in_force(changed.without("ellipse").without("brush"), PRESETS)
    assert back == now
    assert in_force(Keymap("no such preset", {"gone": ("Q",)}), PRESETS) == defaults()


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.toml"
    assert load(path) == Keymap()
    keymap = Keymap("photoshop", {"brush": ("Ctrl+Alt+B", "["), "slot 3": (), "on release": ('"',)})
    save(path, keymap)
    assert load(path) == keymap
    assert [each.name for each in path.parent.iterdir()] == ["keys.toml"]


def test_actions_of_another_version_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('format = 1\npreset = "krita"\n[keys]\nfly = ["Q"]\nbrush = ["W"]\n')
    assert load(path) == Keymap("krita", {"brush": ("W",)})


HOSTILE = {
    "not toml": "brush = [",
    "another format": "format = 7\n[keys]\n",
    "no format": "[keys]\n",
    "keys no table": "format = 1\nkeys = 3\n",
    "no list": 'format = 1\n[keys]\nbrush = "B"\n',
    "numbers": "format = 1\n[keys]\nbrush = [1]\n",
    "many": f"format = 1\n[keys]\nbrush = {['B'] * 50}\n",
    "no key": 'format = 1\n[keys]\nbrush = ["Hyper"]\n',
    "fixed": 'format = 1\n[keys]\nbrush = ["Space"]\n',
    "twice": 'format = 1\n[keys]\nbrush = ["Q"]\neraser = ["Q"]\n',
    "preset": "format = 1\npreset = []\n",
    "deep": "format = 1\nx = " + "[" * 5000 + "]" * 5000,
    "long number": "format = " + "1" * 5000,
    "huge": "format = 1\n" + "#" * 70_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(content)
    with pytest.raises(KeymapError) as caught:
        load(path)
    assert "keys.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.binary(max_size=300))
def test_any_bytes_are_a_keymap_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.toml"
    path.write_bytes(content)
    with suppress(KeymapError):
        assert isinstance(load(path), Keymap)


def test_a_folder_or_a_preset_without_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeymapError):
        load(tmp_path)
    path = tmp_path / "own.toml"
    path.write_text("[keys]\n")
    with pytest.raises(KeymapError, match="title"):
        load_preset(path)


def test_where_no_folder_can_be_made_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="file"):
        save(tmp_path / "file" / "keys.toml", Keymap())


def test_keys_of_the_canvas_say_what_they_do() -> None:
    for key in FIXED:
        assert refusal(key).startswith(f"{key} is taken: it ")
        assert normal(key) == key
    assert refusal("B") == ""
