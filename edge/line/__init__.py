"""The line to the centre: what goes out next, and what is asked for and shown live."""
