"""A documentary in the formats of other programs. Each function makes the text of one file; `place` says where a
segment can be played, None where it cannot be from there."""
