"""Files from outside, read into our own columns: open one with ``open_source.open_source``.

Reading never stops for a bad row: a row is loaded, no product, or quarantined with its line, reason
and raw text, and the three always add up. What refuses a whole file is ``InputRefused``.
"""
