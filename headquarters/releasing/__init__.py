"""Books on their way to terminals: made from an author's packs, published after two people signed, handed out."""
