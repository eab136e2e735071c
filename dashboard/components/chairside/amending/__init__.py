"""A wrong entry put right: the boxes, the new value and the saving."""
