"""How an index of an earlier release becomes one of today: Alembic's steps, made by hand and never changed again."""
