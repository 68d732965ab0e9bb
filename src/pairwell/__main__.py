"""``python -m pairwell``: the same door as the ``pairwell`` command."""

from pairwell.cli.app import main

if __name__ == "__main__":
    main()
