"""What starts the program: command line, settings, paths, and the one place that wires all."""
