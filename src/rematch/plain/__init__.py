"""Records to plain values and back: what JSON, a frame or a saved pool holds, with every fault told where it stands."""
