"""Builds the music that ships with Musicdoc: scores as text, a performer, a MIDI writer and a renderer.

Build-time only; the server never imports it. ``python -m tools.demo_music.render`` renders everything again.
"""
