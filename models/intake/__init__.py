"""What comes in from outside: files read into plain tables, hostile ones refused, in a limited child process."""
