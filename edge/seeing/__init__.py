"""From pixels to what is worth a look: motion and light, and what may be done with faces."""
