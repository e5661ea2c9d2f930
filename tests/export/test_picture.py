"""Pictures: each format round, with what it says of where it comes from, and targets that do not want to be written."""

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.export.picture import Format, PictureOptions, read_origin, resampled, scaled_size, write_picture
from model.maps import FileError, MaquetteError, read_image
from tests.export.conftest import ORIGIN, leftovers

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_comes_back_with_its_origin(tmp_path: Path, smooth: np.ndarray, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    write_picture(file, smooth, PictureOptions(), ORIGIN)
    back = read_image(file)
    assert back.shape == smooth.shape
    assert np.abs(back.astype(int) - smooth).max() <= (0 if suffix in (".png", ".tif", ".tiff") else 12)
    assert read_origin(file) == ORIGIN
    assert leftovers(tmp_path) == [file.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_is_said_where_nothing_is_to_be(tmp_path: Path, smooth: np.ndarray, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    write_picture(file, smooth, PictureOptions(origin=False), ORIGIN)
    assert read_origin(file) == {}
    data = file.read_bytes()
    assert b"tiny" not in data
    assert b"BY-NC" not in data


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_any_viewer_finds_licence_and_software(tmp_path: Path, smooth: np.ndarray, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    write_picture(file, smooth, PictureOptions(), ORIGIN)
    with Image.open(file) as image:
        exif = image.getexif()
        assert exif[0x0131] == "Maquette"
        assert "CC BY-NC 4.0" in exif[0x8298]
        assert "tiny (0123)" in exif[0x010E]


def test_lossless_webp_keeps_every_pixel(tmp_path: Path, picture: np.ndarray) -> None:
    write_picture(tmp_path / "out.webp", picture, PictureOptions(lossless=True))
    np.testing.assert_array_equal(read_image(tmp_path / "out.webp"), picture)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_quality_makes_files_larger_and_truer(tmp_path: Path, picture: np.ndarray, suffix: str) -> None:
    sizes, errors = [], []
    for quality in (20, 60, 98):
        file = tmp_path / f"{quality}{suffix}"
        write_picture(file, picture, PictureOptions(quality=quality))
        sizes.append(file.stat().st_size)
        errors.append(np.abs(read_image(file).astype(int) - picture).mean())
    assert sizes == sorted(sizes)
    assert errors == sorted(errors, reverse=True)
    assert sizes[0] < sizes[2]


@pytest.mark.parametrize("quality", [1, 50, 90, 94, 100])
def test_noise_of_any_size_fits(tmp_path: Path, quality: int) -> None:
    """Noise is what packs worst: an encoder that reserves too little room fails on it."""
    for height, width in ((32, 32), (256, 512), (701, 33)):
        noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        write_picture(tmp_path / "out.jpg", noise, PictureOptions(quality=quality), ORIGIN)
        assert read_image(tmp_path / "out.jpg").shape == noise.shape


@pytest.mark.parametrize("scale", [0.25, 0.5, 1.0, 1.5, 4.0])
def test_scale(tmp_path: Path, smooth: np.ndarray, scale: float) -> None:
    write_picture(tmp_path / "out.png", smooth, PictureOptions(scale=scale))
    back = read_image(tmp_path / "out.png")
    assert (back.shape[1], back.shape[0]) == scaled_size((96, 64), scale) == (round(96 * scale), round(64 * scale))
    # A gradient keeps its values at the middle, whatever the size.
    assert np.abs(back[back.shape[0] // 2, back.shape[1] // 2].astype(int) - smooth[32, 48]).max() <= 8


def test_shrinking_looks_at_every_pixel() -> None:
    """Lanczos that only looked at the nearest pixels would leave black or white of a fine chequer."""
    chequer = np.indices((64, 64)).sum(axis=0) % 2 * 255
    small = resampled(np.repeat(chequer[..., None], 3, axis=2).astype(np.uint8), 0.25)
    assert np.abs(small[4:-4, 4:-4].astype(int) - 128).max() <= 3


def test_scale_one_is_the_picture_itself(picture: np.ndarray) -> None:
    assert resampled(picture, 1.0) is picture


@pytest.mark.parametrize("odd", [{"scale": 0.2}, {"scale": 5.0}, {"quality": 0}, {"quality": 101}])
def test_options_out_of_range(odd: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is"):
        PictureOptions(**odd)  # type: ignore[arg-type]


def test_more_pixels_than_the_format_holds(tmp_path: Path) -> None:
    wide = np.zeros((32, 5000, 3), np.uint8)
    with pytest.raises(FileError, match="WebP holds at most 16,383 pixels each way, and this is 20000 x 128"):
        write_picture(tmp_path / "out.webp", wide, PictureOptions(scale=4))
    assert leftovers(tmp_path) == []


def test_formats_by_suffix() -> None:
    assert Format.of(Path("a.JPEG")) is Format.JPEG
    assert Format.of(Path("a.psd")) is None
    assert [each.suffix for each in Format] == [".png", ".jpg", ".webp", ".tif"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_is_missing(tmp_path: Path, smooth: np.ndarray, suffix: str) -> None:
    with pytest.raises(FileError, match="there is no folder"):
        write_picture(tmp_path / "no" / f"out{suffix}", smooth)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_read_only_stays(tmp_path: Path, smooth: np.ndarray, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    file.write_bytes(b"mine")
    file.chmod(0o444)
    with pytest.raises(FileError, match="the file is read-only"):
        write_picture(file, smooth)
    assert file.read_bytes() == b"mine"
    assert leftovers(tmp_path) == [file.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, smooth: np.ndarray, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"out{suffix}"
    file.write_bytes(b"mine")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left on device"):
        write_picture(file, smooth)
    assert file.read_bytes() == b"mine"
    assert leftovers(tmp_path) == [file.name]


def test_a_suffix_that_is_no_picture(tmp_path: Path, smooth: np.ndarray) -> None:
    with pytest.raises(FileError, match="the suffix says the format"):
        write_picture(tmp_path / "out.bmp", smooth)


def test_origin_of_files_of_others(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 40))
    image.save(tmp_path / "plain.jpg")
    assert read_origin(tmp_path / "plain.jpg") == {}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    image.save(tmp_path / "bomb.jpg", xmp=bomb)
    assert read_origin(tmp_path / "bomb.jpg") == {}
    image.save(tmp_path / "odd.jpg", xmp=b"\xff\xfe no xml")
    assert read_origin(tmp_path / "odd.jpg") == {}
    (tmp_path / "text.png").write_text("not a picture")
    with pytest.raises(MaquetteError, match=r"text\.png"):
        read_origin(tmp_path / "text.png")
