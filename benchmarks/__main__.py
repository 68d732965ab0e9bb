"""All measurements, one after the other: accuracy, counting, building, deciding.

python -m benchmarks
"""

from __future__ import annotations

import subprocess
import sys

for module in ("accuracy", "counting", "build", "deciding"):
    print(f"\n=== {module}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=True)
