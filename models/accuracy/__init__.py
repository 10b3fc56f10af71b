"""How well plates are read: over labelled pictures of any folder, so that a site can measure on its own."""
