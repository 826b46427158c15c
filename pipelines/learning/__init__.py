"""Learning from a log of clicks, whatever was shown: learners, calibration, sampling, examination, chance."""
