"""The version, where every floor may read it (``pairwell/__init__`` leads up to the doors)."""

VERSION = "0.1.0"
"""The same as in pyproject.toml; a test holds them together."""
