"""Figures with their targets, clocks, and the machine they were taken on."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn", "lightgbm", "streamlit", "plotly")


@dataclass(frozen=True)
class Figure:
    """One measurement: the median, perhaps the floor's, and the most that each may be."""

    name: str
    value: float
    unit: str = "s"
    target: float | None = None
    floor: float | None = None
    ratio_target: float | None = None

    @property
    def ratio(self) -> float | None:
        """Measured over floor."""
        return None if self.floor is None else self.value / self.floor

    @property
    def missed(self) -> bool:
        """Whether a target was not met."""
        pairs = ((self.value, self.target), (self.ratio, self.ratio_target))
        return any(target is not None and value is not None and value > target for value, target in pairs)

    @property
    def cells(self) -> list[str]:
        """As a row of the table."""
        targets = [f"<= {self.target:g} {self.unit}"] if self.target is not None else []
        targets += [f"ratio <= {self.ratio_target:g}"] if self.ratio_target is not None else []
        return [
            self.name,
            self._written(self.value),
            "" if self.floor is None else self._written(self.floor),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            ", ".join(targets),
            ("MISSED" if self.missed else "met") if targets else "",
        ]

    def _written(self, value: float) -> str:
        if self.unit == "s" and value < 0.01:
            return f"{1000 * value:.1f} ms"
        return f"{value:.3f} s" if self.unit == "s" else f"{value:.0f} {self.unit}"


HEADER = ["figure", "median", "floor", "ratio", "target", ""]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def medians(works: Sequence[Callable[[], object]], repeat: int) -> list[float]:
    """Median seconds of each, taken in turns (A B A B ...), so that a busy moment of the machine hits all alike."""
    taken = [[seconds(work) for work in works] for _ in range(repeat)]
    return [median(column) for column in zip(*taken, strict=True)]


def machine() -> list[str]:
    """What the figures were taken on, in a few lines."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return [
        f"{_processor()}, {cores} cores{load}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        versions,
    ]


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
