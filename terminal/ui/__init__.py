"""The screens. The only package that knows PySide6: it shows snapshots and says what was pressed."""
