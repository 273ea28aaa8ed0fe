"""The parts of the page on which a table that was exported comes back."""
