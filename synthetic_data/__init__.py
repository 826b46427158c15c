"""The worlds: tables of made-up products, each with a hidden truth behind it."""
