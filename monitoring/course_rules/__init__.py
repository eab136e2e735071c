"""What the rules of a course find: each looks at a course's timeline and gives tracks."""
