"""What a device is asked before the precision is chosen."""

import numpy as np
import pytest
import torch

from model.devices import fast_bfloat16, fast_type, upload


@pytest.mark.parametrize("query", ["_is_amx_tile_supported", "_is_avx512_bf16_supported"])
def test_a_cpu_that_multiplies_in_bf16_is_used_for_it(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):
        monkeypatch.setattr(torch.cpu, name, lambda name=name: name == query, raising=False)
    assert fast_bfloat16(torch.device("cpu"))


@pytest.mark.parametrize(("flags", "fast"), [("fpu avx512f", False), ("fpu avx512f avx512_bf16", True)])
def test_torch_without_the_queries_asks_the_system(
    flags: str, fast: bool, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):
        monkeypatch.delattr(torch.cpu, name, raising=False)
    file = tmp_path_factory.mktemp("cpu") / "cpuinfo"
    file.write_text(f"processor : 0\nflags : {flags}\n", encoding="ascii")
    real = open
    monkeypatch.setattr("builtins.open", lambda path, *rest, **named: real(file, *rest, **named))
    assert fast_bfloat16(torch.device("cpu")) is fast


@pytest.mark.parametrize(
    ("capability", "expected"),
    [((9, 0), torch.bfloat16), ((8, 0), torch.bfloat16), ((7, 5), torch.float16), ((6, 1), torch.float32)],
)
def test_a_gpu_computes_in_what_its_generation_is_fast_in(
    capability: tuple[int, int], expected: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert fast_type(torch.device("cuda")) is expected


def test_an_array_is_uploaded() -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    array = np.arange(12, dtype=np.int32).reshape(3, 4)
    found = upload(array, device)
    assert found.device.type == device.type
    assert np.array_equal(found.cpu().numpy(), array)
