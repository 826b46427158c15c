"""Pages on which people practise, and what they share: the database behind them and who uses it."""
