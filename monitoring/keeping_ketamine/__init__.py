"""Use cases: the clinic's ketamine comes in, is drawn, given, wasted, witnessed and counted.

`receiving` begins a lot; `drawing` is at the chair; `counting` is about the stock itself, and
takes back lines; `witnessing` is the second person. All of them write by `writing`, which gives a
line its number and its audit event.
"""
