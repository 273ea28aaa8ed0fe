"""What is true of instruments whatever the storage: plain Python, no I/O, no clock."""
