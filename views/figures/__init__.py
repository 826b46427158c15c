"""What a step can draw: figures by name, each from a scene."""
