"""The versions: each file changes the tables from the version before. A version that was released is never edited."""
