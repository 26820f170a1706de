"""Everything one can ask about tickets."""
