"""Cameras: the newest frame of a stream, a file or a folder, each decoded in a process of its own."""
