"""Reports on paper: what stands in the record, as a document that can be handed on."""
