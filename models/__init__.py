"""What the program is about, without a screen."""
