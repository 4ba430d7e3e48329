"""What a sale is and what the law demands of its recording. Pure: the counter and headquarters run the same."""
