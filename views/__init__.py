"""What one looks at: window, screens, tables, dialogs, preview, printing, jobs."""
