"""Practising: predictions, interviews, scores and rooms, and the database that keeps them. Imports no streamlit."""
