"""Product papers: PDFs taken apart into pages, text and picture of each, before a book is made.

No counter parses a PDF.
"""
