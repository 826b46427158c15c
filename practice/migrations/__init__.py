"""How the tables came to be, version by version. Applied by `practice.database` whenever a database is opened."""
