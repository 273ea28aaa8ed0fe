"""One function per question; answers are frozen rows made for a screen."""
