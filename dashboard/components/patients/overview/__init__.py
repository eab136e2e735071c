"""A patient at one look: how far the treatment is, what needs a look, what comes next."""
