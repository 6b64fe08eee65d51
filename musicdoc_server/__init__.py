"""Musicdoc turns a music topic into a narrated audio documentary."""

__version__ = "0.1.0"
