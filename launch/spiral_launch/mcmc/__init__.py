"""The Metropolis-Hastings baseline for scenes."""
