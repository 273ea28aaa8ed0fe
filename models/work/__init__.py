"""One function per user action: one session, one commit, one journal line."""
