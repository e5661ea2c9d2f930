"""What was chosen comes back; what somebody wrote into the settings by hand does no harm."""

from editor.export.film import FilmOptions, Show
from editor.export.id_pass import IdPassOptions, Ids
from editor.export.options import from_data, to_data
from editor.export.picture import PictureOptions
from editor.export.strip import StripOptions


def test_choices_come_back() -> None:
    for options in (
        PictureOptions(0.5, 70, True, False),
        StripOptions(labels=False, gap=3, captions=True),
        FilmOptions(Show.BOTH, 4.0, 0.5, 0.25),
        IdPassOptions(Ids.NUMBERS),
    ):
        assert from_data(type(options), to_data(options)) == options


def test_kinds_come_back_as_themselves() -> None:
    assert isinstance(from_data(FilmOptions, {"show": "labels"}).show, Show)
    assert from_data(PictureOptions, {"scale": 2}).scale == 2.0


def test_what_is_odd_falls_back() -> None:
    odd = {"scale": "large", "quality": True, "lossless": 1, "unknown": 3}
    assert from_data(PictureOptions, odd) == PictureOptions()
    assert from_data(PictureOptions, {"scale": 99.0, "quality": 50}) == PictureOptions()
    assert from_data(FilmOptions, {"show": "dreams", "rate": 5.0}) == FilmOptions(rate=5.0)
    assert from_data(FilmOptions, {"rate": float("nan")}) == FilmOptions()
