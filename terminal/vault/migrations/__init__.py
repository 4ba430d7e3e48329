"""The vault's tables, a file a step. What shipped is never changed, so that it still does in years what it did then."""
