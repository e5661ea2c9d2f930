"""Everything the window can be told to do, as a table: names, texts, keys, and which menu shows what.

Who does it is said elsewhere: `window.py` and the features (`editor/features/`) give handlers by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SEPARATOR: Final = ""


@dataclass(frozen=True)
class Entry:
    """One thing to do."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    tip: str = ""
    group: str = ""  # entries of a group are checkable, one at a time
    checkable: bool = False
    icon: str = ""
    repeats: bool = False  # while the key is held down
    ends_stroke: bool = False  # acts on the scene as it is: an open stroke is finished first, as if the button came up


def acts(
    name: str,
    text: str,
    keys: tuple[str, ...] = (),
    *,
    tip: str = "",
    checkable: bool = False,
    icon: str = "",
    repeats: bool = False,
) -> Entry:
    """An entry that acts on the scene as it is."""
    return Entry(name, text, keys, tip, checkable=checkable, icon=icon, repeats=repeats, ends_stroke=True)


_FILES: Final = (
    acts("new", "&New Scene…", ("Ctrl+N",)),
    acts("new_empty", "New Empt&y Scene", tip="In the classes of the generator"),
    acts("open", "&Open…", ("Ctrl+O",), icon="open"),
    acts("open_pair", "Open Label &Map and Instance Map…"),
    acts("open_photograph", "Open &Photograph…", ("Ctrl+Shift+P",)),
    acts("open_folder", "Open &Folder…", ("Ctrl+Shift+O",)),
    acts("previous_scene", "Pre&vious Scene of the Folder", ("A",), icon="chevron-left"),
    acts("next_scene", "Ne&xt Scene of the Folder", ("D",), icon="chevron-right"),
    acts("mark_done", "Mark as &Done", ("Ctrl+Return",), checkable=True, icon="tick"),
    acts("save_ids", "Save &Ids in Place…", ("Ctrl+Alt+S",)),
    acts("save", "&Save", ("Ctrl+S",), icon="save"),
    acts("save_as", "Save &As…", ("Ctrl+Shift+S",)),
    acts("export_picture", "&Export Picture…", ("Ctrl+E",), icon="export"),
    acts("export_maps", "Export &Maps…", ("Ctrl+Shift+E",)),
    acts("export_layers", "Export &Layers (PSD)…"),
    acts("export_id_pass", "Export I&D Pass…"),
    acts("export_strip", "Export &Before and After…"),
    acts("export_replay", "Export &Replay…"),
    acts("close_tab", "&Close", ("Ctrl+W",)),
    acts("next_tab", "Next &Tab", ("Ctrl+Tab",)),
    acts("previous_tab", "Previous Ta&b", ("Ctrl+Shift+Tab",)),
    Entry("quit", "&Quit", ("Ctrl+Q",)),
)
_EDIT: Final = (
    Entry("undo", "&Undo", ("Ctrl+Z",), icon="undo", repeats=True),
    Entry("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", repeats=True, ends_stroke=True),
    acts("cut", "Cu&t", ("Ctrl+X",)),
    acts("copy", "&Copy", ("Ctrl+C",)),
    acts("paste", "&Paste", ("Ctrl+V",)),
    acts("paste_in_place", "Paste &in Place", ("Ctrl+Alt+V",)),
    acts("duplicate", "&Duplicate", ("Ctrl+J",)),
    acts("select_all", "Select &All Objects", ("Ctrl+A",)),
    acts("deselect", "D&eselect", ("Ctrl+D",)),
    Entry("smaller", "S&maller Brush", ("[",), repeats=True),
    Entry("larger", "Lar&ger Brush", ("]",), repeats=True),
    Entry(
        "symmetry",
        "Paint S&ymmetrically",
        ("X",),
        checkable=True,
        icon="symmetry",
        tip="Paint on both sides of an axis",
    ),
    Entry("search", "Searc&h Classes", ("/",), icon="search"),
    acts("edit_classes", "Edit Cla&sses…"),
    acts("crop", "Cr&op…", tip="With a frame that begins at the selection"),
    acts("canvas_size", "Can&vas Size…", ("Ctrl+Alt+C",)),
    acts("scene_size", "Resi&ze Scene…", ("Ctrl+Alt+I",)),
    Entry("shortcuts", "&Keyboard Shortcuts…", ("Ctrl+Alt+K",)),
    Entry("preferences", "Pre&ferences…", ("Ctrl+,",)),
)
_VIEW: Final = (
    Entry("zoom_in", "Zoom &In", ("Ctrl++", "Ctrl+=", "+", "="), repeats=True),
    Entry("zoom_out", "Zoom &Out", ("Ctrl+-", "-"), repeats=True),
    Entry("fit", "&Fit", ("Ctrl+0",), icon="fit"),
    Entry("actual", "&100 %", ("Ctrl+1",)),
    Entry("photograph", "&Photograph", ("Ctrl+2",), group="mode", icon="photograph", tip="Photograph"),
    Entry("labels", "&Labels", ("Ctrl+3",), group="mode", icon="labels", tip="Labels"),
    Entry("both", "&Both", ("Ctrl+4",), group="mode", icon="divider", tip="Labels and photograph, with a divider"),
    Entry("panels", "Hide P&anels", ("Tab",), checkable=True),
    Entry("compare_reference", "Reference Photo&graph behind the Divider", checkable=True),
    acts("remove_reference", "Re&move the Reference", tip="Undo brings the photograph back"),
    Entry("distinct_outlines", "Outlines for Every &Eye", checkable=True, tip="Outlines that do not rely on colour"),
    Entry("system", "Like the &System", group="theme"),
    Entry("light", "&Light", group="theme"),
    Entry("dark", "&Dark", group="theme"),
)
_OBJECT: Final = (
    Entry("new_object", "&New Object with the Next Stroke", ("N", "M"), checkable=True),
    acts("rename", "Rena&me", ("F2",)),
    acts("relabel", "Give It the &Class of the Brush", ("Ctrl+R",)),
    acts("visible", "&Hide or Show", ("H",), icon="eye"),
    acts("locked", "&Lock or Unlock", ("Ctrl+L",), icon="lock"),
    acts("raise", "&Raise", ("PgUp",), icon="raise"),
    acts("lower", "L&ower", ("PgDown",), icon="lower"),
    acts("to_top", "To the &Top", ("Shift+PgUp",)),
    acts("to_bottom", "To the &Bottom", ("Shift+PgDown",)),
    acts("mirror", "M&irror Left and Right", ("Shift+H",)),
    acts("mirror_vertically", "Mirror &Up and Down", ("Shift+V",)),
    acts("reset_transform", "T&ake Back Scale and Rotation"),
    acts("restore_shape", "Restore &Full Shape"),
    acts("merge", "Mer&ge", ("Ctrl+M",)),
    acts("grow", "Gro&w", ("Ctrl+]",), repeats=True),
    acts("shrink", "Shrin&k", ("Ctrl+[",), repeats=True),
    acts("fill_holes", "Fill &Pin-holes"),
    Entry("perspective", "Scale with the Hori&zon", checkable=True, tip="What moves up the road becomes smaller"),
    acts("add_to_library", "Add to the Librar&y…"),
    acts("delete", "&Delete", ("Del",), icon="trash"),
)
_STYLE: Final = (
    acts("random_style", "&Random Style", ("Y",), icon="dice"),
    acts("reroll_styles", "Reroll &All Styles", ("Shift+Y",)),
    acts("reset_style", "Defa&ult Style"),
    acts("copy_style", "&Copy Style", ("Ctrl+Shift+C",)),
    acts("paste_style", "&Paste Style", ("Ctrl+Shift+V",)),
    acts("style_to_class", "Apply to All of the C&lass"),
    acts("blend_styles", "&Blend Two Modes…"),
    acts("style_vector", "Edit the &Vector…"),
    acts("style_from_photograph", "&Take from a Photograph…"),
    acts("lock_style", "Loc&k Style", checkable=True),
    acts("shuffle", "&Shuffle the Default Styles"),
)
_RENDER: Final = (
    Entry("live", "&Live", group="policy", tip="Render while painting"),
    Entry("on release", "On &Release", group="policy", tip="Render when a stroke ends"),
    Entry("manual", "&Manual", group="policy", tip="Render only when told to"),
    acts("settle", "Settle the &Whole Picture", ("W",), checkable=True),
    Entry("render", "Render &Now", ("F5",), icon="render"),
    Entry("models", "Choose a Mo&del…", ("Ctrl+K",)),
    Entry("open_checkpoint", "Open &Checkpoint…"),
    Entry("import_weights", "&Import Published Weights…"),
    Entry("compare_model", "Com&pare with Another Model…"),
    Entry(
        "follow_training", "&Follow Training", checkable=True, tip="Load the weights again whenever the file changes"
    ),
    acts("train", "&Train on a Folder…"),
)
_HELP: Final = (
    Entry("tour", "&Guided Tour"),
    Entry("guide", "&User Guide"),
    Entry("keys", "&Keys and Mouse", ("F1",)),
    Entry("open_log", "Show the &Log File"),
    Entry("about", "&About Maquette"),
)
ENTRIES: Final = (*_FILES, *_EDIT, *_VIEW, *_OBJECT, *_STYLE, *_RENDER, *_HELP)

# A menu is a list of names; "" is a separator and ">name" a place for a submenu that the window fills.
MENUS: Final[Mapping[str, tuple[str, ...]]] = {
    "&File": (
        *("new", "new_empty", "open", "open_pair", "open_photograph", ">recent", ""),
        *("open_folder", "previous_scene", "next_scene", "mark_done", "save_ids", ""),
        *("save", "save_as", "", ">export", "", "close_tab", "next_tab", "previous_tab", "", "quit"),
    ),
    "&Edit": (
        *("undo", "redo", "", "cut", "copy", "paste", "paste_in_place", "duplicate", "", "select_all", "deselect", ""),
        *(">tools", "smaller", "larger", "symmetry", "", "search", ">slots", "edit_classes", ""),
        *("crop", "canvas_size", "scene_size", "", "shortcuts", "preferences"),
    ),
    "&View": (
        *("zoom_in", "zoom_out", "fit", "actual", "", "photograph", "labels", "both", ""),
        *("compare_reference", "remove_reference", ""),
        *("distinct_outlines", "panels", ">docks", ">theme"),
    ),
    "&Object": (
        *("new_object", "", "rename", "relabel", "visible", "locked", "raise", "lower", "to_top", "to_bottom", ""),
        *("mirror", "mirror_vertically", "reset_transform", "perspective", "restore_shape", ""),
        *("merge", "grow", "shrink", "fill_holes", "", "add_to_library", "delete"),
    ),
    "&Style": (
        *("random_style", "reroll_styles", "reset_style", "", "copy_style", "paste_style", "style_to_class", ""),
        *("blend_styles", "style_vector", "style_from_photograph", "", "lock_style", "shuffle"),
    ),
    "&Model": (
        *("live", "on release", "manual", "", "render", "settle", "", "models", ">generators", "open_checkpoint"),
        *("import_weights", "compare_model", "follow_training", "", "train"),
    ),
    "&Help": ("tour", "guide", "keys", "open_log", "about"),
}
SUBMENUS: Final = {
    "recent": "Open &Recent",
    "export": "&Export",
    "tools": "Too&ls",
    "slots": "Pi&nned Classes",
    "generators": "&Generator",
    "docks": "Pa&nels",
    "theme": "&Theme",
}
EXPORTS: Final = (
    *("export_picture", "export_maps", "export_layers", "export_id_pass", "export_strip", "export_replay"),
)
"""What the submenu `export` shows."""

# What no menu can show. Together with the table this is the list of keys.
GESTURES: Final = (
    ("Wheel, pinch", "Zoom at the pointer"),
    ("Space or middle button", "Pan"),
    ("Hold \\", "The photograph alone"),
    ("Shift-click", "Line from the last point"),
    ("Shift-drag", "Size of the brush"),
    ("Hold Ctrl or Alt", "Pick class and object under the pointer"),
    ("Turn the pen round", "Erase"),
    ("Shift, Alt, Space with a shape", "Square or 45°, from the centre, move it"),
    ("Shift-click with Fill", "All of the class"),
    ("Drag with Select", "Move what is selected; from the background a rubber band (Shift adds, Ctrl toggles)"),
    ("Drag a handle", "Scale or rotate (Shift: proportions, steps of 15°; Ctrl or Alt: about the middle)"),
    ("Arrow keys with Select", "Move what is selected by 1 pixel, with Shift by 10"),
    ("Ctrl or Alt with Re-cut", "Hide instead of bringing back"),
    ("Shift-click with a silhouette", "Place it and keep it in hand"),
    ("Ctrl-click, Shift-click in the list", "Select several objects"),
    ("Right click", "Palette at the pointer"),
    ("1 … 9, 0", "Pinned classes"),
    ("Enter or double click", "Close a polygon"),
    ("Backspace", "Take a polygon's last point back"),
    ("Escape", "Cancel a stroke, a drag or a polygon"),
)
