"""What the whole way from a dossier to its printed report costs, and where the time goes.

python -m benchmarks.build builds the example of Peru three times: as on the first day (no compiled
engine, no bytecode), in a new process with both in place, and once more in that same process.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import Row, table

FORMATS = ("html", "pdf", "docx", "xlsx")

CHILD = """
import json, resource, sys, time
begin = time.perf_counter()
from pathlib import Path
from azogue.cli.demo import example
from azogue.cli.works import Job, Options, build_one
options = Options(formats=tuple(sys.argv[2].split(",")), draws=int(sys.argv[3]))
found = []
for _ in range(int(sys.argv[4])):
    outcome = build_one(Job(example(), Path(sys.argv[1]) / "PER", options, again=True))
    assert outcome.state == "built", outcome.message
    now = time.perf_counter()
    found.append({"seconds": now - begin, "stages": outcome.seconds})
    begin = now
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"runs": found, "peak_mb": peak}))
"""


def run(out: Path, caches: Path, *, times: int, draws: int) -> dict[str, object]:
    """Build in a new process that keeps its caches in the folder given."""
    surroundings = os.environ | {
        "NUMBA_CACHE_DIR": str(caches / "numba"),
        "PYTHONPYCACHEPREFIX": str(caches / "bytecode"),
        "XDG_CACHE_HOME": str(caches / "user"),
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(out), ",".join(FORMATS), str(draws), str(times)],
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows(draws: int = 10_000) -> list[Row]:
    """Measure the three builds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first = run(place / "out", place / "caches", times=1, draws=draws)
        second = run(place / "out", place / "caches", times=2, draws=draws)
    builds = {
        "first day (nothing compiled)": first["runs"][0],
        "new process (cold)": second["runs"][0],
        "same process again (warm)": second["runs"][1],
    }
    return [
        Row(f"build of Peru 2016, {', '.join(FORMATS)}: {name}", f"{build['seconds']:.2f} s; {stages(build)}")
        for name, build in builds.items()
    ] + [Row("peak memory of that process", f"{second['peak_mb']:.0f} MB")]


def stages(build: dict[str, object]) -> str:
    """Write the stages of a build with their seconds; what is left is start and bookkeeping."""
    named = build["stages"]
    rest = build["seconds"] - sum(named.values())
    return ", ".join(f"{name} {time:.2f}" for name, time in {**named, "the rest": rest}.items())


if __name__ == "__main__":
    print(table(rows()))
