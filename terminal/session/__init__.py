"""The session: one sale being recorded, from consent to sealing. Pure: facts in, orders and snapshots out."""
