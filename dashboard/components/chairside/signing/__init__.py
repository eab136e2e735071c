"""What is over: how it ended, who signed, what was added."""
