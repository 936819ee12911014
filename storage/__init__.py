"""What is remembered: tables, unit of work, queries, search and migrations."""
