"""The questions: one folder a scenario, and the code that reads them."""
