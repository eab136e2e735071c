"""What can be handed out: each kind is a module here and a line in `registry.OFFERS`.

A new kind writes its bytes into a file and says how many rows each part has (`offer.Write`). Who
may have it and of what it is made stands in `monitoring/exporting.py` and `monitoring/exports.py`;
the page, the download, the digest, the audit and the command line come by themselves.
"""
