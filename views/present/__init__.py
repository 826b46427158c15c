"""A step shown to others, one idea at a time, and the room in which their browsers follow."""
