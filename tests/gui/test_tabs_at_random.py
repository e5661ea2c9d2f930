"""Any order of painting, undoing, switching, opening, saving and closing: every document stays its own."""

import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from editor.document import exchange, ora
from editor.document.scene import Scene
from editor.open_document import OpenDocument
from editor.views.dialogs import Answer
from model.maps import LabelSet
from tests.gui.conftest import ROAD, SKY, VEGETATION, Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize("seed", range(3))
def test_documents_do_not_mix(desk: Desk, tmp_path: Path, seed: int) -> None:
    chance, workspace, documents = random.Random(seed), desk.editor.workspace, desk.editor.documents
    label_set = LabelSet.load("cityscapes")
    files = [tmp_path / f"{number}.ora" for number in range(4)]
    for number, file in enumerate(files):
        ora.save(file, Scene(label_set, np.full((64, 96 + 16 * number), ROAD if number % 2 else SKY, np.int32)))
    desk.dialogs.answers |= {"unsaved": Answer.DISCARD, "save_file": tmp_path / "street-saved.ora"}
    expected: dict[OpenDocument, list[bytes]] = {}  # what each document was after each of its steps
    place: dict[OpenDocument, int] = {}

    def content() -> bytes:
        return workspace.scene.flatten().regions.tobytes()

    for _ in range(60):
        shown = workspace.document
        if shown not in expected:
            expected[shown], place[shown] = [content()], 0
        match chance.choice(("paint", "paint", "undo", "redo", "next", "open", "save", "close")):
            case "paint":
                workspace.choose_class(chance.choice((VEGETATION, ROAD, SKY)))
                steps = workspace.undo_stack.index()
                x, y = chance.uniform(0.1, 0.6), chance.uniform(0.1, 0.9)
                desk.hand.stroke((x, y), (x + 0.2, y))
                if workspace.undo_stack.index() > steps:
                    expected[shown] = [*expected[shown][: place[shown] + 1], content()]
                    place[shown] += 1
            case "undo":
                desk.hand.key(Qt.Key.Key_Z, CONTROL)
                place[shown] = max(place[shown] - 1, 0)
            case "redo":
                desk.hand.key(Qt.Key.Key_Y, CONTROL)
                place[shown] = min(place[shown] + 1, len(expected[shown]) - 1)
            case "next":
                desk.hand.key(Qt.Key.Key_Tab, CONTROL if chance.random() < 0.5 else CONTROL | SHIFT)
            case "open":
                assert documents.open(chance.choice(files))
            case "save":
                desk.hand.key(Qt.Key.Key_S, CONTROL)
                documents.finish_saving()
                assert not workspace.document.is_modified
                assert exchange.open_any(workspace.path).scene.flatten().regions.tobytes() == content()
            case "close":
                desk.hand.key(Qt.Key.Key_W, CONTROL)
        shown = workspace.document
        if shown in expected:
            assert content() == expected[shown][place[shown]]
            assert workspace.undo_stack.index() == place[shown]
        assert shown is documents.tabs.documents[documents.tabs.shown]
        assert len({id(each) for each in documents.tabs.documents}) == len(documents.tabs.documents)
    for document in documents.tabs.documents:
        if document in expected:
            assert document.scene.flatten().regions.tobytes() == expected[document][place[document]]
