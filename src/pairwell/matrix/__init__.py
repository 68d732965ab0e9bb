"""Stage three: what goes with what. Counting kernel, measures, significance, strength, build.

Nothing here sees a database row, a clock or a file: arrays and Arrow tables in, arrays out.
"""
