"""Practising: predictions, interviews and scores, and the database that keeps them. Imports no streamlit."""
