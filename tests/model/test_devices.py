"""What a device is asked before the precision is chosen."""

import pytest
import torch

from model.devices import fast_bfloat16


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
