"""The small page of the node itself: pictures for the centre, health and numbers for whoever keeps the machine."""
