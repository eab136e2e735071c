"""What the readings of several sessions mean together: frames in, frames and summaries out."""
