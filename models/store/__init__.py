"""Tables, database, journal, attachments, upgrade, backup."""
