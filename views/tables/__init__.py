"""The grid and everything around it, the same for every list."""
