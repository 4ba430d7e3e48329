"""The steps, one file each; Alembic finds them by this folder."""
