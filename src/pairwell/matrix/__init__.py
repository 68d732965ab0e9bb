"""What goes with what: counting kernel, measures, significance, strength, build, review.

Nothing here sees a database row, a clock or a file: arrays and Arrow tables in, arrays out.
"""
