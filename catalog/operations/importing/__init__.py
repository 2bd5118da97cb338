"""Importing a file: staged in a table, compared by a query, decided cell by cell, written at once."""
