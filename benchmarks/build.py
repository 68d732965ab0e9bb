"""The whole build of a matrix with fixed numbers beside implicit's fit, and how it grows.

    python -m benchmarks.build [--lines 1000000 8000000 32000000] [--repeats 3] [--customers]

The same tables, turns and ratios as ``counting``; a build counts, tests significance, solves the
strengths, settles roles and makes the snapshot. See README.md.
"""

from __future__ import annotations

from benchmarks.counting import IMPLICIT, run

BUILD = "pairwell build"


if __name__ == "__main__":
    run(__doc__ or "", BUILD, (BUILD, IMPLICIT))
