"""Between infusions: asking a patient how it went, writing it down, and who is to be asked."""
