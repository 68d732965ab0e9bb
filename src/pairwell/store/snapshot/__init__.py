"""Snapshots as folders of flat files: immutable, checksummed, mapped, swapped by a rename."""
