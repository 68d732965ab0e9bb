"""All measurements, one after the other: accuracy, counting, building.

python -m benchmarks
"""

from __future__ import annotations

import subprocess
import sys

for module in ("accuracy", "counting", "build"):
    print(f"\n=== {module}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=True)
