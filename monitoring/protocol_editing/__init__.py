"""A protocol as people change it: in lines with places, a draft of the next version, its faults."""
