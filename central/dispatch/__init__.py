"""Whom a waiting vehicle is put to when nobody at the desk touches it."""
