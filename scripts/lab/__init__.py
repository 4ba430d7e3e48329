"""Stand-ins that benches, generators and tests share: a kiosk that listens, drawn cards, an authority."""
