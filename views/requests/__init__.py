"""Slips on the screen: asking, signing, what they say, how far they have come."""
