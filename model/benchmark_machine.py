"""What a report says of the machine, and how much memory a work takes. No host name, no path."""

import gc
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass

import torch

from model.memory import give_back


@dataclass(frozen=True)
class Machine:
    """What the numbers of a report were measured on."""

    processor: str
    cores: int  # this process may use
    threads: int  # torch computes with
    bfloat16: str  # how the processor multiplies in it: "AMX", "AVX-512" or "no"
    gpu: str  # "" if none was used
    torch: str
    cuda: str  # of torch; "" if it has none
    python: str
    system: str


def describe_machine(device: torch.device) -> Machine:
    """The machine that this process runs on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return Machine(
        processor=_processor(),
        cores=len(affinity(0)) if affinity else os.cpu_count() or 1,
        threads=torch.get_num_threads(),
        bfloat16=_bfloat16(),
        gpu=torch.cuda.get_device_name(device) if device.type == "cuda" else "",
        torch=torch.__version__,
        cuda=torch.version.cuda or "",
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
    )


def peak_memory(work: Callable[[], object], device: torch.device) -> int | None:
    """Bytes that `work` takes at its peak beyond what is held before it; None where that cannot be asked.

    On CUDA of torch's allocator, on a CPU of the process (resident pages; Linux tells).
    """
    gc.collect()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        work()
        torch.cuda.synchronize(device)
        return torch.cuda.max_memory_allocated(device) - before
    if device.type != "cpu" or not _forget_peak():
        return None
    held = _status("VmRSS")
    work()
    peak = _status("VmHWM")
    return None if held is None or peak is None else max(0, peak - held)


def _forget_peak() -> bool:
    """Give freed pages back, so that reusing them counts, and begin a new peak."""
    give_back()  # with another C library the peak is rather too low
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        return False
    return True


def _status(name: str) -> int | None:
    """An entry of this process' status, bytes."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(f"{name}:"))
    except (OSError, StopIteration):
        return None


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            names = (line.partition(":")[2].strip() for line in file if line.startswith("model name"))
            return next(names, "") or platform.machine()
    except OSError:
        return platform.processor() or platform.machine()


def _bfloat16() -> str:
    for query, name in (("_is_amx_tile_supported", "AMX"), ("_is_avx512_bf16_supported", "AVX-512")):
        if getattr(torch.cpu, query, bool)():  # private queries, which other releases may lack
            return name
    return "no"
