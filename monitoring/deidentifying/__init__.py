"""What is taken out of the tables, put in its place and told when they leave without names."""
