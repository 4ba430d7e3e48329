"""The facts of a sale: who sells what to whom, read and checked."""
