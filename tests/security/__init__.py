"""Who may do what: the whole API against one table, and every relation to a ticket."""
