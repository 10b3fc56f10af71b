"""Whole scenes drawn for the detector: vehicles, streets, signs, and the plates in them."""
