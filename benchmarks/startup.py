"""How long `azogue --help` takes beside an empty Python: python -m benchmarks.startup."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.rows import Row, table

REPEATS = 40


def seconds(command: list[str]) -> float:
    """Return the wall-clock time of one run of a command."""
    begin = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begin


def rows(repeats: int = REPEATS) -> list[Row]:
    """Measure the commands in turns, so that a busy moment of the machine meets all of them."""
    python = sys.executable
    script = str(Path(python).with_name("azogue"))
    commands = {
        "python -c pass": [python, "-c", "pass"],
        "azogue --help": [script, "--help"],
        "azogue --version": [script, "--version"],
        "azogue check --help": [script, "check", "--help"],
    }
    for command in commands.values():
        seconds(command)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            times[name].append(seconds(command))
    floor = median(times["python -c pass"])
    goals = {"azogue --help": "≤ 6×, aim 3×"}
    return [
        Row(
            name,
            f"{median(found) * 1000:.1f} ms (best {min(found) * 1000:.1f})",
            f"python -c pass: {floor * 1000:.1f} ms",
            median(found) / floor,
            goals.get(name, ""),
        )
        for name, found in times.items()
        if name != "python -c pass"
    ]


if __name__ == "__main__":
    print(table(rows()))
