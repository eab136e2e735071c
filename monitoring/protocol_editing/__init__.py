"""A protocol as people change it: in lines with places, a draft of the next version, its faults.

`reading` turns a protocol into `lines`, each with the place of its number; `labels` names them. A
`ProtocolDraft` (`drafts`) keeps what was typed by place; `typing` reads that, and `applying` makes
the next protocol of it, or says at which place it cannot be. `monitoring/publishing.py` makes it
the clinic's.
"""
