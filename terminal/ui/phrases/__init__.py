"""What screens say, in Chinese and English, by page."""
